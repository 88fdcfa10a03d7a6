package io.anythingagents.billing;

import io.anythingagents.billing.BillingStreamStore.Published;
import io.anythingagents.http.StreamWriter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client that follows a tenant's billing. Lines are numbered, so each is sent once and none is left out. It holds a
 * thread only while it writes, and a queue of bounded length.
 */
final class BillingStreamReader {
    private static final int MOST_WAITING = 4_096;

    private final UUID tenantId;
    private final String slot;
    private final StreamWriter writer;
    private final Sse sse;
    private final BooleanSupplier stillAllowed;
    private final Consumer<BillingStreamReader> closed;
    private final LongSupplier nanoClock;
    private final ArrayDeque<Published> waiting = new ArrayDeque<>();
    private long last;
    private volatile boolean beat = true; // the first bytes leave at once
    private volatile boolean over;
    private volatile long lastBeat;

    /**
     * @param after the number of the last line the client has, 0 for none
     * @param slot the name of its place among those of the tenant
     * @param stillAllowed looked at before each comment
     */
    BillingStreamReader(
            UUID tenantId,
            long after,
            String slot,
            SseEventSink sink,
            Sse sse,
            BooleanSupplier stillAllowed,
            Executor writers,
            Consumer<BillingStreamReader> closed,
            LongSupplier nanoClock) {
        this.tenantId = tenantId;
        this.last = after;
        this.slot = slot;
        this.writer = new StreamWriter(sink, writers, this::pump, this::close);
        this.sse = sse;
        this.stillAllowed = stillAllowed;
        this.closed = closed;
        this.nanoClock = nanoClock;
        this.lastBeat = nanoClock.getAsLong();
    }

    UUID tenantId() {
        return tenantId;
    }

    String slot() {
        return slot;
    }

    /** The number of the newest line it has been given. */
    long last() {
        synchronized (waiting) {
            return last;
        }
    }

    /** Takes what is new to it; who cannot keep up is sent away. */
    void offer(List<Published> lines) {
        boolean more = false;
        synchronized (waiting) {
            for (Published line : lines) {
                if (line.number() > last) {
                    last = line.number();
                    waiting.add(line);
                    more = true;
                }
            }
            over |= waiting.size() > MOST_WAITING;
        }
        if (more) {
            writer.wake();
        }
    }

    /** Sends a comment every so often, by which a client that has gone shows, and looks whether it still may read. */
    void keepAlive(long everyNanos) {
        if (nanoClock.getAsLong() - lastBeat >= everyNanos) {
            beat = true;
            writer.wake();
        }
    }

    void begin() {
        writer.wake();
    }

    /** Ends when the client has gone, takes nothing, or may no longer read. */
    private void pump() throws InterruptedException, ExecutionException, TimeoutException {
        if (beat && !over) {
            beat = false;
            lastBeat = nanoClock.getAsLong();
            over |= !stillAllowed.getAsBoolean();
            if (!over) {
                writer.send(sse.newEventBuilder().comment("ping").build());
            }
        }
        for (Published line = next(); line != null && !over; line = next()) {
            writer.send(sse.newEventBuilder()
                    .id(Long.toString(line.number()))
                    .mediaType(MediaType.TEXT_PLAIN_TYPE)
                    .data(String.class, line.text())
                    .build());
        }
        if (over) {
            close();
        }
    }

    private @Nullable Published next() {
        synchronized (waiting) {
            return waiting.poll();
        }
    }

    void close() {
        over = true;
        closed.accept(this);
        writer.close();
    }
}
