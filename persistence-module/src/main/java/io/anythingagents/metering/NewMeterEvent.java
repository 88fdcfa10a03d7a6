package io.anythingagents.metering;

import java.time.Instant;
import java.util.UUID;

/**
 * What a meter is to be told.
 *
 * @param eventName the meter's, at the provider
 * @param customerId the tenant's, at the provider
 * @param partStart of the hour, or of the subscription's period where one begins in that hour
 * @param happenedAt within that part
 */
public record NewMeterEvent(
        UUID id,
        String featureKey,
        String eventName,
        String customerId,
        Instant partStart,
        long quantity,
        Instant happenedAt) {}
