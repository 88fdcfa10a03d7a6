package io.anythingagents.billing;

import io.anythingagents.billing.BillingStreamStore.Published;
import io.anythingagents.http.QueuedStream;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One client that follows a tenant's billing. Lines are numbered, so each is sent once and none is left out. */
final class BillingStreamReader {
    private final UUID tenantId;
    private final String slot;
    private final QueuedStream<Published> stream;
    private long last;

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
        this.stream = new QueuedStream<>(
                sink,
                sse,
                writers,
                line -> line(sse, line),
                "ping",
                stillAllowed,
                () -> closed.accept(this),
                nanoClock);
    }

    UUID tenantId() {
        return tenantId;
    }

    String slot() {
        return slot;
    }

    /** The number of the newest line it has been given. */
    synchronized long last() {
        return last;
    }

    /** Takes what is new to it; lines come in the order of their numbers. */
    synchronized void offer(List<Published> lines) {
        List<Published> fresh =
                lines.stream().filter(line -> line.number() > last).toList();
        if (!fresh.isEmpty()) {
            last = fresh.get(fresh.size() - 1).number();
            stream.add(fresh);
        }
    }

    void keepAlive(long everyNanos) {
        stream.keepAlive(everyNanos);
    }

    void begin() {
        stream.begin();
    }

    void close() {
        stream.close();
    }

    private static OutboundSseEvent line(Sse sse, Published line) {
        return sse.newEventBuilder()
                .id(Long.toString(line.number()))
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(String.class, line.text())
                .build();
    }
}
