package io.anythingagents.run;

import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.RunFeed;
import io.anythingagents.run.stream.RunLog;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The end of a run, in the database.
 *
 * @param readElsewhere where readers of a lost log go on
 */
record StoredOutcomes(RunStore store, RunWaits waits, Function<RunLog, RunFeed> readElsewhere)
        implements RunParts.OutcomeStore {
    private static final int LAST_PAGE = 1;

    @Override
    public RunOutcome.Stored finish(RunOutcome outcome) {
        return store.finish(outcome);
    }

    @Override
    public RunOutcome.Stored suspend(RunSuspension suspension) {
        return waits.suspend(suspension);
    }

    @Override
    public Optional<RunFeed> elsewhere(RunLog lost) {
        return store.find(lost.tenantId(), lost.runId())
                .filter(run -> run.status().isLive())
                .map(run -> readElsewhere.apply(lost));
    }

    @Override
    public Optional<Frame> endOf(UUID tenantId, UUID runId) {
        return store.find(tenantId, runId)
                .filter(run -> !run.status().isLive())
                .flatMap(run -> store.frames(tenantId, runId, run.lastEventId() - 1, LAST_PAGE).stream()
                        .findFirst());
    }
}
