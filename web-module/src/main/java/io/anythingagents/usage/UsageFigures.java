package io.anythingagents.usage;

import org.jspecify.annotations.Nullable;

/**
 * What a group of calls used together.
 *
 * @param key what they have in common: a day, a person's id (null for service accounts), an agent, a model, an outcome
 * @param costMicros millionths of a US dollar; calls of models without a price are not in it
 */
public record UsageFigures(
        @Nullable String key,
        long requests,
        long runs,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        long reasoningTokens,
        long totalTokens,
        long costMicros,
        long failedRequests,
        long estimatedRequests,
        long unpricedRequests) {
    static UsageFigures of(UsageSum sum) {
        CallTokens tokens = sum.tokens();
        return new UsageFigures(
                sum.key().isEmpty() ? null : sum.key(),
                sum.calls(),
                sum.runs(),
                tokens.input(),
                tokens.cachedInput(),
                tokens.output(),
                tokens.reasoning(),
                tokens.total(),
                sum.costMicros(),
                sum.failedCalls(),
                sum.estimatedCalls(),
                sum.unpricedCalls());
    }
}
