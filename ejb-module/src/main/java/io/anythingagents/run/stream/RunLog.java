package io.anythingagents.run.stream;

import io.anythingagents.run.StoredFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of a run on the node that holds it: numbers frames, shows them to readers at once, and keeps what the database
 * has not got yet. The terminal frame is worded first and shown only after it is stored.
 */
public final class RunLog implements RunFeed, FrameSink {
    /** Frames kept in memory for readers; older ones that are stored are read from the database. */
    private static final int WINDOW = 2048;

    private final UUID tenantId;
    private final UUID runId;
    private final long fence;
    private final Frames frames;
    private final FrameHistory history;
    private final Consumer<Frame> fanout;
    private final Set<Runnable> readers = new CopyOnWriteArraySet<>();
    private final ArrayDeque<Frame> window = new ArrayDeque<>();
    private final ArrayDeque<Frame> unstored = new ArrayDeque<>();
    private final long begunAt;
    private long lastId;
    private boolean storing;
    private boolean sealed;
    private @Nullable Frame foreignEnd;
    private @Nullable Supplier<RunFeed> elsewhere;
    private @Nullable RunFeed there;
    private @Nullable Subscription following;

    /** @param fanout is given every frame that is shown, in order; must not block */
    public RunLog(UUID tenantId, UUID runId, long fence, Frames frames, FrameHistory history, Consumer<Frame> fanout) {
        this(tenantId, runId, fence, frames, history, fanout, 0);
    }

    /** Goes on with a log that another node began and that is stored up to a last event. */
    public RunLog(
            UUID tenantId,
            UUID runId,
            long fence,
            Frames frames,
            FrameHistory history,
            Consumer<Frame> fanout,
            long lastStored) {
        this.lastId = lastStored;
        this.begunAt = lastStored;
        this.tenantId = tenantId;
        this.runId = runId;
        this.fence = fence;
        this.frames = frames;
        this.history = history;
        this.fanout = fanout;
    }

    @Override
    public UUID runId() {
        return runId;
    }

    public UUID tenantId() {
        return tenantId;
    }

    /** Of this node's hold of the run. */
    public long fence() {
        return fence;
    }

    /** Adds a frame and shows it. */
    @Override
    public void append(Function<Frames, Draft> wording) {
        synchronized (this) {
            if (sealed) {
                return;
            }
            Draft draft = wording.apply(frames);
            Frame frame = frames.word(++lastId, draft);
            unstored.add(frame);
            show(frame);
        }
        readers.forEach(Runnable::run);
    }

    @Override
    public synchronized void answering(@Nullable String responseId) {
        frames.answering(responseId);
    }

    /** Words the last frame without showing it; from here on nothing else is added. */
    public synchronized Frame seal(Function<Frames, Draft> wording) {
        sealed = true;
        return frames.word(++lastId, wording.apply(frames));
    }

    /** Shows the last frame: this run's own, or the one another holder stored when this one had lost the run. */
    public void publish(Frame last) {
        synchronized (this) {
            sealed = true;
            unstored.clear();
            if (!window.isEmpty() && window.getLast().eventId() + 1 != last.eventId()) {
                // another holder's log: what is in memory here may not be what was stored
                window.clear();
                foreignEnd = last;
            }
            show(last);
        }
        readers.forEach(Runnable::run);
    }

    /**
     * Another holder goes on with this run, or will: whoever reads it here follows it there.
     *
     * @param feed is asked each time readers come after there were none, for a feed nobody reads may be given up
     */
    public void passOn(Supplier<RunFeed> feed) {
        synchronized (this) {
            sealed = true;
            unstored.clear();
            window.clear();
            elsewhere = feed;
            if (!readers.isEmpty()) {
                follow(feed);
            }
        }
        readers.forEach(Runnable::run);
    }

    private void follow(Supplier<RunFeed> feed) {
        RunFeed next = feed.get();
        there = next;
        following = next.subscribe(() -> readers.forEach(Runnable::run));
    }

    private void show(Frame frame) {
        window.add(frame);
        while (window.size() > WINDOW
                && (unstored.isEmpty()
                        || window.getFirst().eventId() < unstored.getFirst().eventId())
                && !storing) {
            window.removeFirst();
        }
        fanout.accept(frame);
    }

    /** Takes what is to be stored next; give it back by {@link #stored}. */
    public synchronized List<StoredFrame> takeUnstored() {
        if (storing || unstored.isEmpty()) {
            return List.of();
        }
        storing = true;
        List<StoredFrame> taken = unstored.stream().map(this::toStore).toList();
        unstored.clear();
        return taken;
    }

    /** Ends what {@link #takeUnstored} began; on failure the frames wait for the next try. */
    public synchronized void stored(List<StoredFrame> taken, boolean success) {
        storing = false;
        if (!success) {
            Deque<Frame> back = new ArrayDeque<>();
            taken.forEach(frame -> back.add(new Frame(frame.eventId(), frame.kind(), frame.payload())));
            back.addAll(unstored);
            unstored.clear();
            unstored.addAll(back);
        }
        notifyAll();
    }

    /** Waits for a batch on its way, then names what is still to be stored, the given last frame included. */
    public List<StoredFrame> remaining(Frame last) throws InterruptedException {
        return remaining(List.of(last));
    }

    /** The same for several last frames. */
    public synchronized List<StoredFrame> remaining(List<Frame> last) throws InterruptedException {
        while (storing) {
            wait();
        }
        List<StoredFrame> remaining = new ArrayList<>(unstored.size() + last.size());
        unstored.forEach(frame -> remaining.add(toStore(frame)));
        last.forEach(frame -> remaining.add(toStore(frame)));
        return remaining;
    }

    private StoredFrame toStore(Frame frame) {
        return new StoredFrame(tenantId, runId, fence, frame.eventId(), frame.kind(), frame.json());
    }

    @Override
    public List<Frame> after(long eventId, int limit) {
        RunFeed next;
        synchronized (this) {
            next = there == null && elsewhere != null ? elsewhere.get() : there;
        }
        return next == null ? afterHere(eventId, limit) : next.after(eventId, limit);
    }

    private List<Frame> afterHere(long eventId, int limit) {
        synchronized (this) {
            Frame end = foreignEnd;
            if (end != null && eventId >= end.eventId()) {
                return List.of(end);
            }
            Frame first = window.peekFirst();
            boolean before = eventId < begunAt;
            if (!before && (first == null || first.eventId() <= eventId + 1)) {
                return window.stream()
                        .filter(frame -> frame.eventId() > eventId)
                        .limit(limit)
                        .toList();
            }
        }
        return history.after(tenantId, runId, eventId, limit);
    }

    @Override
    public synchronized Subscription subscribe(Runnable wake) {
        readers.add(wake);
        Supplier<RunFeed> feed = elsewhere;
        if (feed != null && following == null) {
            follow(feed);
        }
        return () -> left(wake);
    }

    private synchronized void left(Runnable wake) {
        if (readers.remove(wake) && readers.isEmpty() && following != null) {
            following.end();
            following = null;
            there = null;
        }
    }

    /** The newest frame, for tests and state pages. */
    public synchronized @Nullable Frame last() {
        return window.peekLast();
    }
}
