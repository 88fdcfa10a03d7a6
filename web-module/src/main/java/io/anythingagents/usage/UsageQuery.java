package io.anythingagents.usage;

import io.anythingagents.http.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The query parameters that narrow the ledger. */
final class UsageQuery {
    static final int LONGEST_CURSOR = 512;

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    /** Another node's clock may be ahead. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private UsageQuery() {}

    /**
     * Reads them all.
     *
     * @param usual how far back to look where {@code from} is not given
     */
    static LedgerFilter filter(Query query, Instant now, Duration usual) {
        Instant to = time(query, "to", now.plus(MARGIN));
        Instant from = time(query, "from", now.minus(usual));
        if (!from.isBefore(to)) {
            query.fault("from", "out-of-range", "Must lie before the end of the period.");
        }
        UUID user = query.uuid("user_id");
        UUID run = query.uuid("run_id");
        String outcome = query.oneOf(
                "outcome",
                Arrays.stream(CallOutcome.values()).map(CallOutcome::word).collect(Collectors.toSet()));
        return new LedgerFilter(
                from,
                to,
                user,
                query.text("agent", 64),
                query.text("model", 128),
                run,
                outcome == null ? null : CallOutcome.of(outcome));
    }

    private static Instant time(Query query, String name, Instant otherwise) {
        @Nullable Instant given = query.time(name);
        if (given == null) {
            return otherwise;
        }
        if (given.isBefore(EARLIEST) || given.isAfter(LATEST)) {
            query.fault(name, "out-of-range", "Must lie between the years 2000 and 2200.");
            return otherwise;
        }
        return given;
    }
}
