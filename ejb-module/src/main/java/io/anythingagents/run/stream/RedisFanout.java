package io.anythingagents.run.stream;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.RedisStreams;
import io.anythingagents.redis.RedisStreams.Entry;
import io.anythingagents.redis.RedisStreams.NewEntry;
import io.anythingagents.redis.RedisStreams.UnavailableException;
import io.anythingagents.run.CancelMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Passes frames to readers on other nodes, fast and without promise: the database is what counts, and a reader that
 * misses something here finds it there. Nobody waits for it; when it cannot keep up, frames are dropped.
 */
public final class RedisFanout implements Runnable {
    /** Requests to stop runs, read by all nodes. */
    static final String CANCEL_KEY = "runs:cancel";

    static final String KIND = "kind";
    static final String JSON = "json";
    static final String RUN = "run";
    /** Of a run that is to stop after its turn; a name of its own, because a node of an earlier release stops at once. */
    static final String RUN_AFTER_TURN = "run_after_turn";

    private static final EventLog LOG = EventLog.of(RedisFanout.class);
    private static final int QUEUE = 65_536;
    private static final int BATCH = 512;
    private static final long LIVE_SECONDS = 3_600;
    private static final long ENDED_SECONDS = 600;
    private static final int LONGEST_STREAM = 20_000;
    private static final int CANCELS_KEPT = 1_000;

    private record Item(UUID runId, Frame frame) {}

    private final RedisStreams redis;
    private final Metrics metrics;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>(QUEUE);
    private volatile boolean stopped;
    private boolean failing;

    public RedisFanout(RedisStreams redis, Metrics metrics) {
        this.redis = redis;
        this.metrics = metrics;
    }

    static String key(UUID runId) {
        return "run:" + runId + ":frames";
    }

    /** Never blocks. */
    public void offer(UUID runId, Frame frame) {
        if (!queue.offer(new Item(runId, frame))) {
            metrics.increment("stream_fanout_dropped");
        }
    }

    /** Asks all nodes to stop a run; the row says it too, so a failure only makes it slower. */
    public void cancel(UUID runId, CancelMode mode) {
        String field = mode == CancelMode.AFTER_TURN ? RUN_AFTER_TURN : RUN;
        try {
            redis.append(List.of(new NewEntry(CANCEL_KEY, 0, Map.of(field, runId.toString()), CANCELS_KEPT, 0)));
        } catch (UnavailableException e) {
            LOG.warn(
                    "stream.cancel_not_passed_on",
                    "run_id",
                    runId,
                    "reason",
                    e.getClass().getSimpleName());
        }
    }

    /** What is here of a run's log after an event; empty also when Redis is away. */
    public List<Frame> after(UUID runId, long eventId) {
        try {
            return redis.from(key(runId), eventId + 1).stream()
                    .map(RedisFanout::frame)
                    .toList();
        } catch (UnavailableException e) {
            return List.of();
        }
    }

    static Frame frame(Entry entry) {
        Map<String, String> fields = entry.fields();
        return new Frame(entry.number(), fields.getOrDefault(KIND, ""), fields.getOrDefault(JSON, "{}"));
    }

    /** Sends until it is stopped; run it on a thread of its own. */
    @Override
    public void run() {
        List<Item> batch = new ArrayList<>(BATCH);
        while (!stopped) {
            try {
                Item first = queue.poll(500, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
                send(batch);
            } catch (InterruptedException e) {
                return;
            } finally {
                batch.clear();
            }
        }
    }

    private void send(List<Item> batch) {
        List<NewEntry> entries = new ArrayList<>(batch.size());
        for (Item item : batch) {
            Frame frame = item.frame();
            long expire = frame.terminal() ? ENDED_SECONDS : frame.eventId() == 1 ? LIVE_SECONDS : 0;
            entries.add(new NewEntry(
                    key(item.runId()),
                    frame.eventId(),
                    Map.of(KIND, frame.kind(), JSON, frame.json()),
                    LONGEST_STREAM,
                    expire));
        }
        try {
            redis.append(entries);
            failing = false;
        } catch (UnavailableException e) {
            metrics.add("stream_fanout_dropped", batch.size());
            if (!failing) {
                failing = true;
                LOG.warn("stream.fanout_failing", "reason", e.getMessage());
            }
        }
    }

    public void stop() {
        stopped = true;
    }
}
