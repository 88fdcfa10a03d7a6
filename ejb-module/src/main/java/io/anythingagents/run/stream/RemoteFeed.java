package io.anythingagents.run.stream;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;

/**
 * The log of a run that another node holds: what came through Redis while it is unbroken, else what the database has.
 * So readers miss nothing when Redis is away; they only hear of it later. However many they are, they ask the database together,
 * and seldom while nothing happens, for a run may wait for days.
 */
final class RemoteFeed implements RunFeed {
    private static final int WINDOW = 1_024;
    private static final long ASK_DATABASE_AFTER = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long ASK_DATABASE_WITHIN = TimeUnit.MILLISECONDS.toNanos(2_000);

    private final UUID tenantId;
    private final UUID runId;
    private final FrameHistory history;
    private final Runnable abandoned;
    private final Set<Runnable> readers = new CopyOnWriteArraySet<>();
    private final ArrayDeque<Frame> window = new ArrayDeque<>();
    private long askedDatabase = System.nanoTime() - ASK_DATABASE_AFTER;
    private long pause = ASK_DATABASE_AFTER;
    private long emptyAfter = Long.MAX_VALUE;

    /** @param abandoned is called when the last reader has gone */
    RemoteFeed(UUID tenantId, UUID runId, FrameHistory history, Runnable abandoned) {
        this.tenantId = tenantId;
        this.runId = runId;
        this.history = history;
        this.abandoned = abandoned;
    }

    @Override
    public UUID runId() {
        return runId;
    }

    @Override
    public List<Frame> after(long eventId, int limit) {
        synchronized (this) {
            long now = System.nanoTime();
            Frame first = window.peekFirst();
            if (first != null && first.eventId() <= eventId + 1) {
                List<Frame> found = window.stream()
                        .filter(frame -> frame.eventId() > eventId)
                        .limit(limit)
                        .toList();
                if (!found.isEmpty() || now - askedDatabase < pause) {
                    return found;
                }
            } else if (eventId >= emptyAfter && now - askedDatabase < pause) {
                return List.of();
            }
            askedDatabase = now;
        }
        List<Frame> stored = history.after(tenantId, runId, eventId, limit);
        remember(eventId, stored.isEmpty());
        return stored;
    }

    private synchronized void remember(long eventId, boolean nothing) {
        pause = nothing ? Math.min(2 * pause, ASK_DATABASE_WITHIN) : ASK_DATABASE_AFTER;
        emptyAfter = nothing ? Math.min(eventId, emptyAfter) : Long.MAX_VALUE;
    }

    void arrived(List<Frame> frames) {
        synchronized (this) {
            pause = ASK_DATABASE_AFTER;
            emptyAfter = Long.MAX_VALUE;
            for (Frame frame : frames) {
                Frame last = window.peekLast();
                if (last != null && frame.eventId() <= last.eventId()) {
                    continue;
                }
                if (last != null && frame.eventId() != last.eventId() + 1) {
                    window.clear();
                }
                window.add(frame);
                if (window.size() > WINDOW) {
                    window.removeFirst();
                }
            }
        }
        wake();
    }

    void wake() {
        readers.forEach(Runnable::run);
    }

    @Override
    public Subscription subscribe(Runnable wake) {
        readers.add(wake);
        return () -> {
            if (readers.remove(wake) && readers.isEmpty()) {
                abandoned.run();
            }
        };
    }
}
