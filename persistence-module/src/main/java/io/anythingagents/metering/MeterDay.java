package io.anythingagents.metering;

import java.time.Instant;
import java.util.UUID;

/**
 * One day of a feature and tenant, as we told its meter.
 *
 * @param day its start, UTC
 * @param sent of which we know that it is there
 * @param doubtful of which we do not know
 * @param moving whether something is on its way, or was a short while ago
 */
public record MeterDay(
        UUID tenantId,
        String featureKey,
        String eventName,
        String customerId,
        Instant day,
        long sent,
        long doubtful,
        boolean moving) {}
