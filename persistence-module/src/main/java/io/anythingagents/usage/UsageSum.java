package io.anythingagents.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one group used together.
 *
 * @param key what they have in common
 * @param estimatedCalls calls whose figures are ours
 * @param unpricedCalls calls of models without a price, which {@code costMicros} leaves out
 * @param lastAt null where there are none
 */
public record UsageSum(
        String key,
        long calls,
        long runs,
        CallTokens tokens,
        long costMicros,
        long failedCalls,
        long estimatedCalls,
        long unpricedCalls,
        @Nullable Instant lastAt) {}
