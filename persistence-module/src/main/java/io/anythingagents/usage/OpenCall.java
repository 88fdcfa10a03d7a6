package io.anythingagents.usage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model call that is about to be made.
 *
 * @param userId the person it is for; null for a service account
 * @param inputEstimate tokens of what it sends, as far as we can tell
 */
public record OpenCall(
        UUID id,
        UUID tenantId,
        @Nullable UUID userId,
        UUID runId,
        String agent,
        String model,
        long inputEstimate,
        CallPurpose purpose,
        Instant startedAt) {
    /** For an answer. */
    public OpenCall(
            UUID id,
            UUID tenantId,
            @Nullable UUID userId,
            UUID runId,
            String agent,
            String model,
            long inputEstimate,
            Instant startedAt) {
        this(id, tenantId, userId, runId, agent, model, inputEstimate, CallPurpose.ANSWER, startedAt);
    }
}
