package io.anythingagents.metering;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a meter is to be told, as operators see it.
 *
 * @param state open, failed, sent, doubtful or parked
 * @param sentAs the time the provider was told; null before the first try
 * @param nextAttemptAt null where none is made
 */
public record MeterEventRow(
        UUID id,
        UUID tenantId,
        String featureKey,
        String eventName,
        long quantity,
        Instant happenedAt,
        String identifier,
        String state,
        int attempts,
        @Nullable Instant sentAs,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant nextAttemptAt) {}
