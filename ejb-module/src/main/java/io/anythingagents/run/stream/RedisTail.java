package io.anythingagents.run.stream;

import io.anythingagents.observability.EventLog;
import io.anythingagents.redis.RedisStreams;
import io.anythingagents.redis.RedisStreams.Entry;
import io.anythingagents.redis.RedisStreams.UnavailableException;
import io.anythingagents.run.CancelMode;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** One thread per node that listens for all its readers of runs elsewhere, and for requests to stop runs here. */
public final class RedisTail implements Runnable {
    private static final EventLog LOG = EventLog.of(RedisTail.class);
    private static final int BLOCK_MILLISECONDS = 200;
    private static final int COUNT = 500;
    private static final String START = "0-0";

    private final RedisStreams redis;
    private final FrameHistory history;
    private final BiConsumer<UUID, CancelMode> cancelled;
    private final Map<UUID, RemoteFeed> feeds = new ConcurrentHashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private volatile boolean stopped;
    private boolean failing;

    /** @param cancelled is told of every run somebody wants stopped */
    public RedisTail(RedisStreams redis, FrameHistory history, BiConsumer<UUID, CancelMode> cancelled) {
        this.redis = redis;
        this.history = history;
        this.cancelled = cancelled;
    }

    /** The feed of a run elsewhere, shared by its readers here. */
    public RunFeed follow(UUID tenantId, UUID runId) {
        return feeds.computeIfAbsent(runId, id -> new RemoteFeed(tenantId, id, history, () -> feeds.remove(id)));
    }

    /** Makes readers look again, in case Redis is silent; call it now and then. */
    public void wakeReaders() {
        feeds.values().forEach(RemoteFeed::wake);
    }

    @Override
    public void run() {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            try {
                read();
                failing = false;
            } catch (UnavailableException e) {
                if (!failing && !stopped) {
                    failing = true;
                    LOG.warn("stream.tail_failing", "reason", e.getMessage());
                }
                pause();
            }
        }
    }

    private void read() {
        places.keySet()
                .removeIf(key -> !key.equals(RedisFanout.CANCEL_KEY)
                        && feeds.values().stream().noneMatch(feed -> key.equals(RedisFanout.key(feed.runId()))));
        places.computeIfAbsent(RedisFanout.CANCEL_KEY, key -> redis.newest(key).orElse(START));
        Map<String, RemoteFeed> byKey = new HashMap<>();
        for (RemoteFeed feed : feeds.values()) {
            String key = RedisFanout.key(feed.runId());
            byKey.put(key, feed);
            places.putIfAbsent(key, START);
        }
        redis.read(places, BLOCK_MILLISECONDS, COUNT).forEach((stream, entries) -> {
            if (entries.isEmpty()) {
                return;
            }
            places.put(stream, entries.get(entries.size() - 1).id());
            RemoteFeed feed = byKey.get(stream);
            if (feed != null) {
                feed.arrived(entries.stream().map(RedisFanout::frame).toList());
            } else if (stream.equals(RedisFanout.CANCEL_KEY)) {
                entries.forEach(this::cancel);
            }
        });
    }

    private void cancel(Entry entry) {
        try {
            String later = entry.fields().get(RedisFanout.RUN_AFTER_TURN);
            if (later != null) {
                cancelled.accept(UUID.fromString(later), CancelMode.AFTER_TURN);
            } else {
                String run = entry.fields().getOrDefault(RedisFanout.RUN, "");
                cancelled.accept(UUID.fromString(run), CancelMode.IMMEDIATE);
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("stream.cancel_unreadable");
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        stopped = true;
    }
}
