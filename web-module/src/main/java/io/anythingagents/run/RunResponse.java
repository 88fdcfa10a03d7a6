package io.anythingagents.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a run stands. */
public record RunResponse(
        UUID runId,
        UUID conversationId,
        String streamId,
        String status,
        String agentEntrypoint,
        String agent,
        @Nullable String model,
        int turns,
        int handoffs,
        long lastEventId,
        boolean cancelRequested,
        @Nullable Instant waitingUntil,
        Usage usage,
        @Nullable Fault error,
        Instant createdAt,
        @Nullable Instant endedAt) {
    /** Tokens of all model calls. */
    public record Usage(
            long inputTokens,
            long outputTokens,
            long totalTokens,
            long cachedInputTokens,
            long reasoningOutputTokens) {}

    /** Why it failed. */
    public record Fault(String code, String message, boolean isRetryable) {}

    static RunResponse of(AgentRun run, boolean cancelRequested) {
        TokenUsage usage = run.usage();
        return new RunResponse(
                run.id(),
                run.conversationId(),
                run.streamId(),
                run.status().wireName(),
                run.agentEntrypoint(),
                run.activeAgent(),
                run.model(),
                run.turns(),
                run.handoffs(),
                run.lastEventId(),
                cancelRequested,
                run.waitingUntil(),
                new Usage(usage.input(), usage.output(), usage.total(), usage.cachedInput(), usage.reasoning()),
                run.fault()
                        .map(fault -> new Fault(fault.code(), fault.message(), fault.retryable()))
                        .orElse(null),
                run.createdAt(),
                run.endedAt());
    }
}
