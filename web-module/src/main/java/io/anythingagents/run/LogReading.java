package io.anythingagents.run;

import io.anythingagents.run.stream.EndedFeed;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.RunFeed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a run's log to its end. It waits without holding a thread. */
public final class LogReading {
    private static final int PAGE = 256;

    private final RunFeed feed;
    private final Consumer<Frame> reader;
    private final Executor readers;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile RunFeed.@Nullable Subscription subscription;
    private long cursor;
    private boolean waiting;
    private final boolean stopsWhenWaiting;

    private LogReading(RunFeed feed, Executor readers, boolean stopsWhenWaiting, Consumer<Frame> reader) {
        this.stopsWhenWaiting = stopsWhenWaiting;
        this.feed = feed;
        this.readers = readers;
        this.reader = reader;
    }

    /**
     * Hands every frame over, in order and one at a time, the terminal one last.
     *
     * @return ends when the terminal frame was handed over
     */
    public static CompletionStage<Void> toTheEnd(RunFeed feed, Executor readers, Consumer<Frame> reader) {
        return begin(new LogReading(feed, readers, false, reader));
    }

    /** The same, but it also ends when the run waits for a person, which can take days. */
    static CompletionStage<Void> toTheEndOrAWait(RunFeed feed, Executor readers, Consumer<Frame> reader) {
        return begin(new LogReading(feed, readers, true, reader));
    }

    private static CompletionStage<Void> begin(LogReading reading) {
        reading.subscription = reading.feed.subscribe(reading::wake);
        reading.wake();
        return reading.end;
    }

    private void wake() {
        if (wakes.getAndIncrement() == 0) {
            readers.execute(this::read);
        }
    }

    private void read() {
        int seen;
        do {
            seen = wakes.get();
            try {
                readOn();
            } catch (RuntimeException e) {
                stop();
                end.completeExceptionally(e);
            }
        } while (wakes.addAndGet(-seen) > 0);
    }

    private void readOn() {
        List<Frame> frames;
        do {
            frames = end.isDone() ? List.of() : feed.after(cursor, PAGE);
            for (Frame frame : frames) {
                cursor = frame.eventId();
                reader.accept(frame);
                waiting = frame.waiting();
                if (frame.terminal()) {
                    stop();
                    end.complete(null);
                    return;
                }
            }
        } while (!frames.isEmpty());
        if (waiting && stopsWhenWaiting && !end.isDone()) {
            stop();
            end.complete(null);
        }
        if (feed instanceof EndedFeed && !end.isDone()) {
            throw new IllegalStateException("The log of an ended run has no end");
        }
    }

    private void stop() {
        RunFeed.Subscription open = subscription;
        if (open != null) {
            open.end();
        }
    }
}
