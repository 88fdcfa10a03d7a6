package io.anythingagents.metering;

import java.time.Instant;

/** How much of a feature was used, and from when to when. */
public record UsageTotal(String featureKey, long quantity, Instant from, Instant to) {}
