package io.anythingagents.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tool call that waits for a person's yes, or what was said.
 *
 * @param arguments the very text the call will be made with, not cut and not redacted
 */
public record ApprovalResponse(
        UUID runId,
        String callId,
        String tool,
        String agent,
        String arguments,
        String argumentsHash,
        String approver,
        String status,
        @Nullable String reason,
        @Nullable String decidedBy,
        Instant askedAt,
        Instant expiresAt,
        @Nullable Instant decidedAt) {
    static ApprovalResponse of(ToolApproval approval) {
        return new ApprovalResponse(
                approval.runId(),
                approval.callId(),
                approval.tool(),
                approval.agent(),
                approval.arguments(),
                approval.argumentsHash(),
                approval.approver(),
                approval.status().wireName(),
                approval.reason(),
                approval.decidedBy(),
                approval.askedAt(),
                approval.expiresAt(),
                approval.decidedAt());
    }
}
