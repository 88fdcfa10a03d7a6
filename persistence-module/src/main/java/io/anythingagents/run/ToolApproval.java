package io.anythingagents.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The question whether a tool may be called, and its answer.
 *
 * @param agent registry key of the agent that wants to call it
 * @param arguments JSON text exactly as the model wrote it
 * @param argumentsHash SHA-256 of that text, in hexadecimal
 * @param approver who may decide: {@code person} is whoever the run belongs to or an admin, {@code admin} only the latter
 * @param decidedBy the subject of who decided
 */
public record ToolApproval(
        UUID runId,
        String callId,
        String tool,
        String agent,
        String arguments,
        String argumentsHash,
        String approver,
        ApprovalStatus status,
        @Nullable String reason,
        @Nullable String decidedBy,
        Instant askedAt,
        Instant expiresAt,
        @Nullable Instant decidedAt) {}
