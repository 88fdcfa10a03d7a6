package io.anythingagents.audit;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.RunEngine;
import io.anythingagents.run.RunThreads;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Everybody on this node who follows their tenant's activity. One look at the trail a second serves them all, whichever node
 * wrote what it finds.
 */
@ApplicationScoped
public class ActivityStreams {
    private static final int BACKLOG = 2_048;
    private static final int MOST_PER_TENANT = 50;
    private static final int MOST_AT_ONCE = 2_000;
    private static final long LOOK_MILLIS = 1_000;
    /** Within it an event is found whose transaction took a while, or whose node's clock is behind. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);
    /** The contract says a comment every 15 s; whether the reader still may is looked at as often. */
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Inject
    private Activity activity;

    @Inject
    private RunThreads threads;

    @Inject
    private RunEngine engine;

    @Inject
    private Metrics metrics;

    @Inject
    private Clock clock;

    private final Set<ActivityReader> readers = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("NullAway.Init") // injected
    public ActivityStreams() {}

    @PostConstruct
    void start() {
        metrics.gauge("activity_streams_open", readers::size);
        threads.every(LOOK_MILLIS, this::look);
        engine.whenClosed(this::closeAll);
    }

    /**
     * Sends what was recorded for a tenant in the last day and from now on, until the client leaves or may no longer.
     *
     * @throws DomainException rate-limited when too many of the tenant follow on this node
     */
    public void open(UUID tenantId, SseEventSink sink, Sse sse, BooleanSupplier stillAllowed) {
        if (readers.stream()
                        .filter(reader -> reader.tenantId().equals(tenantId))
                        .count()
                >= MOST_PER_TENANT) {
            throw new DomainException(ErrorCode.RATE_LIMITED, "Too many follow this tenant's activity; close one.");
        }
        ActivityReader reader = new ActivityReader(
                tenantId, sink, sse, stillAllowed, threads.writers(), readers::remove, System::nanoTime);
        reader.offer(activity.lastDay(tenantId, BACKLOG));
        readers.add(reader);
        reader.begin();
    }

    private void look() {
        if (readers.isEmpty()) {
            return;
        }
        readers.forEach(reader -> reader.keepAlive(BEAT_NANOS));
        if (HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return;
        }
        Set<UUID> tenants = readers.stream().map(ActivityReader::tenantId).collect(Collectors.toSet());
        List<StoredAuditEvent> fresh = activity.since(tenants, clock.instant().minus(OVERLAP), MOST_AT_ONCE);
        readers.forEach(reader -> reader.offer(fresh));
    }

    @PreDestroy
    void closeAll() {
        readers.forEach(ActivityReader::close);
    }
}
