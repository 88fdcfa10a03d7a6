package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.run.trace.TraceSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Stores what live runs did, all runs of the node that did something new in one statement, so that other nodes can tell
 * while a run lives and after its node died. The end of a run stores its trace with everything else it leaves.
 */
final class TraceBatcher {
    private static final EventLog LOG = EventLog.of(TraceBatcher.class);
    private static final int LARGEST_BATCH = 500;

    private final Consumer<List<StoredTrace>> store;
    private final Queue<LiveRun> left = new ConcurrentLinkedQueue<>();

    TraceBatcher(Consumer<List<StoredTrace>> store) {
        this.store = store;
    }

    /** It lives here no more; what it did last may not be stored yet. */
    void left(LiveRun execution) {
        left.add(execution);
    }

    /** Called by one thread at a time. What cannot be stored is stored with the next change of the run. */
    void flush(Collection<LiveRun> live) {
        List<LiveRun> all = new ArrayList<>(live);
        for (LiveRun gone = left.poll(); gone != null; gone = left.poll()) {
            all.add(gone);
        }
        List<StoredTrace> batch = new ArrayList<>();
        for (LiveRun execution : all) {
            Optional<TraceSnapshot> changed = execution.trace().changed();
            changed.ifPresent(trace -> batch.add(execution.stored(trace)));
            if (batch.size() >= LARGEST_BATCH) {
                write(batch);
                batch.clear();
            }
        }
        write(batch);
    }

    private void write(List<StoredTrace> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.accept(List.copyOf(batch));
        } catch (RuntimeException e) {
            LOG.warn(
                    "run.traces_not_stored",
                    "traces",
                    batch.size(),
                    "reason",
                    e.getClass().getSimpleName());
        }
    }
}
