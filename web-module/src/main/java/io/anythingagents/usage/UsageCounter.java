package io.anythingagents.usage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the whole tenant used on one day or in one month (UTC).
 *
 * @param id always the same for the same period
 * @param requests model calls
 * @param costMicros millionths of a US dollar
 */
public record UsageCounter(
        UUID id,
        UUID tenantId,
        @Nullable UUID userId,
        LocalDate periodStart,
        String granularity,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        long reasoningTokens,
        long requests,
        long runs,
        long storageBytes,
        long costMicros,
        @Nullable Instant updatedAt) {
    static UsageCounter of(UUID tenantId, UsageGroup group, UsageSum sum) {
        String start = group == UsageGroup.MONTH ? sum.key() + "-01" : sum.key();
        CallTokens tokens = sum.tokens();
        return new UsageCounter(
                UUID.nameUUIDFromBytes((tenantId + "|" + group.word() + "|" + start).getBytes(StandardCharsets.UTF_8)),
                tenantId,
                null,
                LocalDate.parse(start),
                group.word(),
                tokens.input(),
                tokens.cachedInput(),
                tokens.output(),
                tokens.reasoning(),
                sum.calls(),
                sum.runs(),
                0,
                sum.costMicros(),
                sum.lastAt());
    }
}
