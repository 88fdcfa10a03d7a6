package io.anythingagents.audit;

import io.anythingagents.http.JsonbResolver;
import io.anythingagents.http.StreamWriter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One client that follows a tenant's activity. It holds a thread only while it writes, and a queue of bounded length. */
final class ActivityReader {
    private static final int MOST_WAITING = 4_096;
    private static final int REMEMBERED = 8_192;

    private final UUID tenantId;
    private final StreamWriter writer;
    private final Sse sse;
    private final BooleanSupplier stillAllowed;
    private final Consumer<ActivityReader> closed;
    private final LongSupplier nanoClock;
    private final ArrayDeque<StoredAuditEvent> waiting = new ArrayDeque<>();
    private final Set<UUID> known = new LinkedHashSet<>();
    private volatile boolean beat = true; // the first bytes leave at once
    private volatile boolean over;
    private volatile long lastBeat;

    ActivityReader(
            UUID tenantId,
            SseEventSink sink,
            Sse sse,
            BooleanSupplier stillAllowed,
            Executor writers,
            Consumer<ActivityReader> closed,
            LongSupplier nanoClock) {
        this.tenantId = tenantId;
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

    /** Takes the events of its tenant that it has not had; who cannot keep up is sent away. */
    void offer(List<StoredAuditEvent> events) {
        boolean more = false;
        synchronized (waiting) {
            for (StoredAuditEvent event : events) {
                if (tenantId.equals(event.tenantId()) && known.add(event.id())) {
                    waiting.add(event);
                    more = true;
                }
            }
            while (known.size() > REMEMBERED) {
                known.remove(known.iterator().next());
            }
            if (waiting.size() > MOST_WAITING) {
                over = true;
            }
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

    /** Ends when the client has gone, takes nothing, or its right cannot be looked at. */
    private void pump() throws InterruptedException, ExecutionException, TimeoutException {
        if (over) {
            close();
            return;
        }
        if (beat) {
            beat = false;
            lastBeat = nanoClock.getAsLong();
            if (!stillAllowed.getAsBoolean()) {
                close();
                return;
            }
            writer.send(sse.newEventBuilder().comment("keep-alive").build());
        }
        for (StoredAuditEvent event = next(); event != null && !over; event = next()) {
            writer.send(sse.newEventBuilder()
                    .id(event.id().toString())
                    .mediaType(MediaType.TEXT_PLAIN_TYPE)
                    .data(String.class, JsonbResolver.jsonb().toJson(EventResponse.live(event)))
                    .build());
        }
    }

    private @Nullable StoredAuditEvent next() {
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
