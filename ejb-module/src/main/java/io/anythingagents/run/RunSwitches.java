package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which features the tools of one run may use, as it was when the run began: an agent keeps its tools for the whole run.
 */
final class RunSwitches implements Predicate<String> {
    private static final EventLog LOG = EventLog.of(RunSwitches.class);

    private final UUID tenantId;
    private final Function<UUID, Predicate<String>> ask;
    private volatile @Nullable Predicate<String> answer;

    /** @param ask reads the database */
    RunSwitches(UUID tenantId, Function<UUID, Predicate<String>> ask) {
        this.tenantId = tenantId;
        this.ask = ask;
    }

    /** Asks, once, on a thread that may wait. While the database is away nothing that has a switch is offered. */
    void load(boolean wanted) {
        if (!wanted) {
            return;
        }
        try {
            answer = ask.apply(tenantId);
        } catch (RuntimeException e) {
            LOG.warn(
                    "run.switches_unknown",
                    "tenant_id",
                    tenantId,
                    "reason",
                    e.getClass().getSimpleName());
        }
    }

    @Override
    public boolean test(String feature) {
        Predicate<String> known = answer;
        return known != null && known.test(feature);
    }
}
