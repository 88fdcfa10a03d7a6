package io.anythingagents.usage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the ledger are meant; null narrows nothing.
 *
 * @param from calls that ended then or later
 * @param to calls that ended before
 */
public record LedgerFilter(
        Instant from,
        Instant to,
        @Nullable UUID userId,
        @Nullable String agent,
        @Nullable String model,
        @Nullable UUID runId,
        @Nullable CallOutcome outcome) {
    public static LedgerFilter of(Instant from, Instant to) {
        return new LedgerFilter(from, to, null, null, null, null, null);
    }

    public LedgerFilter ofUser(UUID user) {
        return new LedgerFilter(from, to, user, agent, model, runId, outcome);
    }

    public LedgerFilter ofRun(UUID run) {
        return new LedgerFilter(from, to, userId, agent, model, run, outcome);
    }
}
