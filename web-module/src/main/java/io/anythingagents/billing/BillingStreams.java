package io.anythingagents.billing;

import io.anythingagents.billing.BillingStreamStore.Published;
import io.anythingagents.health.HealthRegistry;
import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.redis.RedisStreams;
import io.anythingagents.redis.Slots;
import io.anythingagents.run.RunEngine;
import io.anythingagents.run.RunThreads;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Everybody on this node who follows their tenant's billing; one look a tenant serves all its readers. */
@ApplicationScoped
public class BillingStreams {
    private static final long LOOK_MILLIS = 250;
    /** The contract says a comment every 15 s; whether the reader still may is looked at as often. */
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** A node that dies gives its slots back after this; they are renewed with each comment. */
    private static final Duration SLOT_TERM = Duration.ofSeconds(60);

    private static final String SLOTS = "billing_stream_concurrency";

    @Inject
    private BillingStreamStore store;

    @Inject
    private Quotas quotas;

    @Inject
    private Slots slots;

    @Inject
    private RunThreads threads;

    @Inject
    private RunEngine engine;

    @Inject
    private Settings settings;

    @Inject
    private Metrics metrics;

    @Inject
    private Ids ids;

    private final Set<BillingStreamReader> readers = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("NullAway.Init") // injected
    public BillingStreams() {}

    @PostConstruct
    void start() {
        metrics.gauge("billing_streams_open", readers::size);
        threads.every(LOOK_MILLIS, this::look);
        engine.whenClosed(this::closeAll);
    }

    /**
     * Sends what is kept of the tenant's lines behind {@code after}, then each new one, until the client leaves or may no
     * longer.
     *
     * @throws DomainException rate-limited, or redis-unavailable while nothing can be read
     */
    public void open(UUID tenantId, long after, SseEventSink sink, Sse sse, BooleanSupplier stillAllowed) {
        quotas.spend(
                new Quota(
                        "billing_stream_per_minute",
                        "tenant",
                        settings.get(SettingsCatalog.BILLING_STREAM_RATE_LIMIT_PER_MINUTE),
                        Duration.ofMinutes(1)),
                tenantId.toString());
        List<Published> kept = kept(tenantId, after);
        String slot = ids.next().toString();
        if (!hold(tenantId, slot)) {
            int most = settings.get(SettingsCatalog.BILLING_STREAM_CONCURRENT_LIMIT);
            throw new DomainException(
                    ErrorCode.RATE_LIMITED,
                    "Too many follow this tenant's billing; close one.",
                    Map.of("quota", SLOTS, "limit", most));
        }
        BillingStreamReader reader = new BillingStreamReader(
                tenantId,
                after,
                slot,
                sink,
                sse,
                () -> stillAllowed.getAsBoolean() && hold(tenantId, slot),
                threads.writers(),
                this::closed,
                System::nanoTime);
        reader.offer(kept);
        readers.add(reader);
        reader.begin();
    }

    private boolean hold(UUID tenantId, String slot) {
        int most = settings.get(SettingsCatalog.BILLING_STREAM_CONCURRENT_LIMIT);
        return slots.take(SLOTS, tenantId.toString(), slot, most, SLOT_TERM);
    }

    private void closed(BillingStreamReader reader) {
        if (readers.remove(reader)) {
            slots.giveBack(SLOTS, reader.tenantId().toString(), reader.slot());
        }
    }

    private List<Published> kept(UUID tenantId, long after) {
        try {
            return store.after(tenantId, after);
        } catch (RedisStreams.UnavailableException e) {
            throw new DomainException(ErrorCode.REDIS_UNAVAILABLE, "Billing cannot be followed now.", e);
        }
    }

    private void look() {
        readers.forEach(reader -> reader.keepAlive(BEAT_NANOS));
        if (HealthRegistry.process().isDown(HealthRegistry.REDIS)) {
            return;
        }
        Map<UUID, List<BillingStreamReader>> byTenant =
                readers.stream().collect(Collectors.groupingBy(BillingStreamReader::tenantId));
        try {
            byTenant.forEach(this::offer);
        } catch (RedisStreams.UnavailableException e) {
            // nothing is lost: the next look begins where this one did
            metrics.increment("billing_stream_looks_failed");
        }
    }

    private void offer(UUID tenantId, List<BillingStreamReader> following) {
        long least =
                following.stream().mapToLong(BillingStreamReader::last).min().orElse(0);
        List<Published> fresh = store.after(tenantId, least);
        following.forEach(reader -> reader.offer(fresh));
    }

    @PreDestroy
    void closeAll() {
        readers.forEach(BillingStreamReader::close);
    }
}
