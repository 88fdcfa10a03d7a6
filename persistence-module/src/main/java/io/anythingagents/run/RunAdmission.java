package io.anythingagents.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run when it is let in.
 *
 * @param actor the subject idempotency keys belong to
 * @param requestHash tells a repeated request from another one under the same key
 */
public record RunAdmission(
        UUID runId,
        UUID tenantId,
        @Nullable UUID userId,
        String actor,
        UUID conversationId,
        String streamId,
        String requestId,
        String agent,
        @Nullable String idempotencyKey,
        String requestHash,
        Instant at) {}
