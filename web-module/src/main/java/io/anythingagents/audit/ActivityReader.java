package io.anythingagents.audit;

import io.anythingagents.http.JsonbResolver;
import io.anythingagents.http.QueuedStream;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One client that follows a tenant's activity. Looks at the trail overlap, so it remembers what it has had. */
final class ActivityReader {
    private static final int REMEMBERED = 8_192;

    private final UUID tenantId;
    private final QueuedStream<StoredAuditEvent> stream;
    private final Set<UUID> known = new LinkedHashSet<>();

    ActivityReader(
            UUID tenantId,
            SseEventSink sink,
            Sse sse,
            BooleanSupplier stillAllowed,
            Executor writers,
            Consumer<ActivityReader> closed,
            LongSupplier nanoClock) {
        this.tenantId = tenantId;
        this.stream = new QueuedStream<>(
                sink,
                sse,
                writers,
                event -> line(sse, event),
                "keep-alive",
                stillAllowed,
                () -> closed.accept(this),
                nanoClock);
    }

    UUID tenantId() {
        return tenantId;
    }

    /** Takes the events of its tenant that it has not had. */
    synchronized void offer(List<StoredAuditEvent> events) {
        stream.add(events.stream()
                .filter(event -> tenantId.equals(event.tenantId()) && known.add(event.id()))
                .toList());
        while (known.size() > REMEMBERED) {
            known.remove(known.iterator().next());
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

    private static OutboundSseEvent line(Sse sse, StoredAuditEvent event) {
        return sse.newEventBuilder()
                .id(event.id().toString())
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(String.class, JsonbResolver.jsonb().toJson(EventResponse.live(event)))
                .build();
    }
}
