package io.anythingagents.http;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An event stream that is fed as things happen. It holds a thread only while it writes, and a queue of bounded length: who
 * cannot keep up is sent away.
 */
public final class QueuedStream<T> {
    private static final int MOST_WAITING = 4_096;

    private final StreamWriter writer;
    private final Function<T, OutboundSseEvent> form;
    private final Sse sse;
    private final String comment;
    private final BooleanSupplier stillAllowed;
    private final Runnable closed;
    private final LongSupplier nanoClock;
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private volatile boolean beat = true; // the first bytes leave at once
    private volatile boolean over;
    private volatile long lastBeat;

    /**
     * @param form how an entry looks on the wire
     * @param comment what keeps the connection alive
     * @param stillAllowed looked at before each comment
     * @param closed told at the end, perhaps more than once
     */
    public QueuedStream(
            SseEventSink sink,
            Sse sse,
            Executor writers,
            Function<T, OutboundSseEvent> form,
            String comment,
            BooleanSupplier stillAllowed,
            Runnable closed,
            LongSupplier nanoClock) {
        this.writer = new StreamWriter(sink, writers, this::pump, this::close);
        this.form = form;
        this.sse = sse;
        this.comment = comment;
        this.stillAllowed = stillAllowed;
        this.closed = closed;
        this.nanoClock = nanoClock;
        this.lastBeat = nanoClock.getAsLong();
    }

    public void begin() {
        writer.wake();
    }

    public void add(List<T> entries) {
        if (entries.isEmpty()) {
            return;
        }
        synchronized (waiting) {
            waiting.addAll(entries);
            over |= waiting.size() > MOST_WAITING;
        }
        writer.wake();
    }

    /** Sends a comment every so often, by which a client that has gone shows, and looks whether it still may read. */
    public void keepAlive(long everyNanos) {
        if (nanoClock.getAsLong() - lastBeat >= everyNanos) {
            beat = true;
            writer.wake();
        }
    }

    public void close() {
        over = true;
        closed.run();
        writer.close();
    }

    /** Ends when the client has gone, takes nothing, or may no longer read. */
    private void pump() throws InterruptedException, ExecutionException, TimeoutException {
        if (beat && !over) {
            beat = false;
            lastBeat = nanoClock.getAsLong();
            over |= !stillAllowed.getAsBoolean();
            if (!over) {
                writer.send(sse.newEventBuilder().comment(comment).build());
            }
        }
        for (T entry = next(); entry != null && !over; entry = next()) {
            writer.send(form.apply(entry));
        }
        if (over) {
            close();
        }
    }

    private @Nullable T next() {
        synchronized (waiting) {
            return waiting.poll();
        }
    }
}
