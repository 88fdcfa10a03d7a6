package io.anythingagents.metering;

import java.time.Instant;
import java.util.UUID;

/**
 * A model call that has ended and is not added up yet.
 *
 * @param answered false where nothing came of it
 */
public record MeteredCall(
        UUID tenantId, UUID runId, boolean answered, long inputTokens, long outputTokens, Instant endedAt) {}
