package io.anythingagents.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tool call in the ledger.
 *
 * @param scope the call of the agent it was made by; empty when that is the run's own
 * @param argumentsHash SHA-256 of the arguments, in hexadecimal
 * @param repeatable whether it may be begun again when nobody knows how it ended
 * @param result what the model was told; null until it ended
 */
public record ToolCallRow(
        UUID runId,
        String scope,
        String callId,
        String tool,
        String argumentsHash,
        boolean repeatable,
        ToolCallStatus status,
        @Nullable String result,
        Instant startedAt) {}
