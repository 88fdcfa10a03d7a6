package io.anythingagents.usage;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of the ledger. */
public record LedgerEntry(
        UUID id,
        @Nullable UUID userId,
        UUID runId,
        String agent,
        String model,
        CallPurpose purpose,
        CallOutcome outcome,
        CallTokens tokens,
        boolean estimated,
        Optional<CallCost> cost,
        Instant startedAt,
        Instant endedAt) {}
