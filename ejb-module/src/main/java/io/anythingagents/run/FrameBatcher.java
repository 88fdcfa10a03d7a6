package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.stream.RunLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Stores what live runs have shown, all runs of the node in one statement, behind the readers. */
final class FrameBatcher {
    private static final EventLog LOG = EventLog.of(FrameBatcher.class);
    private static final int LARGEST_BATCH = 2_000;

    private final Consumer<List<StoredFrame>> store;
    private final Metrics metrics;
    private final AtomicBoolean busy = new AtomicBoolean();
    /** Whatever was shown before is stored, or was given up with its run; {@link System#nanoTime}. */
    private long storedUntil = System.nanoTime();

    FrameBatcher(Consumer<List<StoredFrame>> store, Metrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    /** Stores what the logs have; returns at once when the last batch is still on its way. */
    void flush(Collection<RunLog> logs) {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        long now = System.nanoTime();
        boolean success = true;
        try {
            Map<RunLog, List<StoredFrame>> taken = new HashMap<>();
            List<StoredFrame> batch = new ArrayList<>();
            for (RunLog log : logs) {
                List<StoredFrame> frames = log.takeUnstored();
                if (!frames.isEmpty()) {
                    taken.put(log, frames);
                    batch.addAll(frames);
                }
                if (batch.size() >= LARGEST_BATCH) {
                    success &= write(taken, batch);
                    taken.clear();
                    batch.clear();
                }
            }
            success &= write(taken, batch);
            if (success) {
                storedUntil = now;
            }
        } finally {
            busy.set(false);
        }
    }

    private boolean write(Map<RunLog, List<StoredFrame>> taken, List<StoredFrame> batch) {
        if (batch.isEmpty()) {
            return true;
        }
        boolean success = false;
        try {
            store.accept(List.copyOf(batch));
            success = true;
            metrics.add("run_events_stored", batch.size());
            // the most that anything of this batch can have waited
            metrics.timeInBuckets("run_events_store_lag", Duration.ofNanos(System.nanoTime() - storedUntil));
        } catch (RuntimeException e) {
            LOG.warn(
                    "run.frames_not_stored",
                    "frames",
                    batch.size(),
                    "reason",
                    e.getClass().getSimpleName());
        } finally {
            for (Map.Entry<RunLog, List<StoredFrame>> entry : taken.entrySet()) {
                entry.getKey().stored(entry.getValue(), success);
            }
        }
        return success;
    }
}
