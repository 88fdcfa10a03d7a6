package io.anythingagents.usage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of the ledger.
 *
 * @param purpose answer, summary or title
 * @param estimated whether the provider gave no figures, so that they are ours
 * @param costMicros millionths of a US dollar; null where the price table does not know the model
 */
public record UsageCall(
        UUID id,
        UUID runId,
        @Nullable UUID userId,
        String agent,
        String model,
        String purpose,
        String outcome,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        long reasoningTokens,
        boolean estimated,
        @Nullable String priceVersion,
        @Nullable Long costMicros,
        Instant startedAt,
        Instant endedAt) {
    static UsageCall of(LedgerEntry entry) {
        CallTokens tokens = entry.tokens();
        return new UsageCall(
                entry.id(),
                entry.runId(),
                entry.userId(),
                entry.agent(),
                entry.model(),
                entry.purpose().word(),
                entry.outcome().word(),
                tokens.input(),
                tokens.cachedInput(),
                tokens.output(),
                tokens.reasoning(),
                entry.estimated(),
                entry.cost().map(CallCost::priceVersion).orElse(null),
                entry.cost().map(CallCost::micros).orElse(null),
                entry.startedAt(),
                entry.endedAt());
    }
}
