package io.anythingagents.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person says about a call that waits.
 *
 * @param argumentsHash of the arguments they have seen; null when they do not say
 * @param reason for the model, which reads it after a no
 */
public record ApprovalDecision(
        UUID runId,
        String callId,
        boolean approve,
        @Nullable String argumentsHash,
        @Nullable String reason) {}
