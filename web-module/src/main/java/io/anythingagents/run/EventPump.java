package io.anythingagents.run;

import io.anythingagents.http.StreamWriter;
import io.anythingagents.run.stream.EndedFeed;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.RunFeed;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client reading one run: a place in the run's log. It queues nothing, so a slow client costs nothing but its place,
 * and it holds a thread only while it writes. When the client has gone the run goes on.
 */
final class EventPump {
    private static final int PAGE = 64;

    private final RunFeed feed;
    private final FrameRendering rendering;
    private final StreamWriter writer;
    private final Sse sse;
    private final Consumer<EventPump> closed;
    private final LongSupplier nanoClock;
    private volatile RunFeed.@Nullable Subscription subscription;
    private volatile boolean beat;
    private volatile boolean over;
    private volatile long lastSent;
    /** Only looked at while writing. */
    private boolean begun;

    private long cursor;

    EventPump(
            RunFeed feed,
            FrameRendering rendering,
            long after,
            SseEventSink sink,
            Sse sse,
            Executor writers,
            Consumer<EventPump> closed,
            LongSupplier nanoClock) {
        this.feed = feed;
        this.rendering = rendering;
        this.cursor = after;
        this.writer = new StreamWriter(sink, writers, this::write, this::close);
        this.sse = sse;
        this.closed = closed;
        this.nanoClock = nanoClock;
        this.lastSent = nanoClock.getAsLong();
    }

    void begin() {
        subscription = feed.subscribe(this::wake);
        wake();
    }

    /** Sends a comment when nothing was sent for this long; a client that has gone shows by it. */
    void keepAlive(long quietNanos) {
        if (nanoClock.getAsLong() - lastSent >= quietNanos) {
            beat = true;
            wake();
        }
    }

    private void wake() {
        if (!over) {
            writer.wake();
        }
    }

    private void write() throws InterruptedException, ExecutionException, TimeoutException {
        try {
            pump();
        } catch (IllegalStateException e) {
            throw e; // the client has gone
        } catch (RuntimeException e) {
            // the log cannot be read just now; the next wake tries again
            beat = true;
        }
    }

    private void pump() throws InterruptedException, ExecutionException, TimeoutException {
        if (beat && !over) {
            beat = false;
            send(sse.newEventBuilder().comment("keep-alive").build());
        }
        List<Frame> frames;
        do {
            frames = over ? List.of() : feed.after(cursor, PAGE);
            for (Frame frame : frames) {
                for (OutboundSseEvent event : rendering.render(frame, sse)) {
                    send(event);
                }
                cursor = frame.eventId();
                if (frame.terminal()) {
                    close();
                    return;
                }
            }
        } while (!frames.isEmpty());
        if (feed instanceof EndedFeed && !over) {
            if (!begun) {
                // closed without a word a stream may end as 204, as if there were none
                send(sse.newEventBuilder().comment("nothing more").build());
            }
            close();
        }
    }

    private void send(OutboundSseEvent event) throws InterruptedException, ExecutionException, TimeoutException {
        writer.send(event);
        begun = true;
        lastSent = nanoClock.getAsLong();
    }

    void close() {
        over = true;
        RunFeed.Subscription open = subscription;
        if (open != null) {
            open.end();
        }
        closed.accept(this);
        writer.close();
    }
}
