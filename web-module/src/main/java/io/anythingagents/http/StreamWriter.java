package io.anythingagents.http;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The writing side of one event stream. It borrows a thread only while there is something to write, never writes on two at
 * once, and gives a client that takes nothing up after 20 s.
 */
public final class StreamWriter {
    private static final long WRITE_SECONDS = 20;

    private final SseEventSink sink;
    private final Executor threads;
    private final Turn turn;
    private final Runnable gone;
    private final AtomicInteger wakes = new AtomicInteger();

    /** Writes all there is to write. */
    @FunctionalInterface
    public interface Turn {
        void write() throws InterruptedException, ExecutionException, TimeoutException;
    }

    /**
     * @param turn taken once or more after each wake, never twice at once
     * @param gone told when a turn fails: the client has gone, or takes nothing
     */
    public StreamWriter(SseEventSink sink, Executor threads, Turn turn, Runnable gone) {
        this.sink = sink;
        this.threads = threads;
        this.turn = turn;
        this.gone = gone;
    }

    /** There is something to write. */
    public void wake() {
        if (wakes.getAndIncrement() == 0) {
            threads.execute(this::drain);
        }
    }

    /** Within a turn: sends one event and waits until it is taken. */
    public void send(OutboundSseEvent event) throws InterruptedException, ExecutionException, TimeoutException {
        if (sink.isClosed()) {
            throw new IllegalStateException("The client has gone");
        }
        sink.send(event).toCompletableFuture().get(WRITE_SECONDS, TimeUnit.SECONDS);
    }

    public void close() {
        try {
            sink.close();
        } catch (RuntimeException e) {
            // it was broken already
        }
    }

    private void drain() {
        int seen;
        do {
            seen = wakes.get();
            try {
                turn.write();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                gone.run();
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                gone.run();
            }
        } while (wakes.addAndGet(-seen) > 0);
    }
}
