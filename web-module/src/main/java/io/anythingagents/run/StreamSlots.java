package io.anythingagents.run;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.Slots;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many streams a caller, and a tenant, may hold open at once, on all nodes together. Whoever follows one run of theirs
 * several times from one node, as after a broken connection that nobody noticed yet, holds one slot with all of it. Slots are
 * renewed while the stream is open; those of a node that died are free after {@link #TERM}.
 */
@ApplicationScoped
public class StreamSlots {
    /** How long a dead node's slots stay taken. */
    static final Duration TERM = Duration.ofSeconds(20);

    private static final long RENEW_MILLIS = 5_000;
    /** Streams usually end within seconds. */
    private static final long RETRY_SECONDS = 5;
    /** Streams of one run that share a slot, as a multiple of the slots there are. */
    private static final int SHARING = 10;

    private static final String OWN = "chat_stream_concurrency";
    private static final String TENANTS = "chat_stream_tenant_concurrency";
    private static final EventLog LOG = EventLog.of(StreamSlots.class);

    private final Map<Holder, Share> held = new ConcurrentHashMap<>();

    @Inject
    private Slots slots;

    @Inject
    private Settings settings;

    @Inject
    private RunThreads threads;

    @Inject
    private RunEngine engine;

    @Inject
    private Metrics metrics;

    @Inject
    private Ids ids;

    @SuppressWarnings("NullAway.Init") // injected
    public StreamSlots() {}

    /** Who holds a slot: of the caller's, and of the tenant's. */
    private record Holder(String caller, String tenant, String name) {}

    /**
     * @param streams that share the slot
     * @param taken false until one of them was let in; until then there is nothing to renew
     */
    private record Share(int streams, boolean taken) {}

    /** A stream that is open, or about to be; ends once. */
    interface Slot {
        void release();
    }

    @PostConstruct
    void start() {
        threads.every(RENEW_MILLIS, this::renew);
    }

    /**
     * For the stream of a run that is about to begin.
     *
     * @param request its name, when the caller may send it again
     * @throws DomainException rate-limited
     */
    Slot take(RequestContext context, @Nullable String request) {
        String what = request == null
                ? ids.next().toString()
                : "request:" + Digests.sha256Hex(request.getBytes(StandardCharsets.UTF_8));
        return hold(context, what);
    }

    /** For another look at a run. */
    Slot take(RequestContext context, UUID runId) {
        return hold(context, "run:" + runId);
    }

    private Slot hold(RequestContext context, String what) {
        String tenant = context.tenantId().toString();
        Holder holder = new Holder(tenant + ":" + context.actor().subject(), tenant, engine.holder() + "/" + what);
        int most = settings.get(SettingsCatalog.CHAT_STREAM_CONCURRENT_LIMIT);
        int streams = held.merge(
                        holder, new Share(1, false), (share, one) -> new Share(share.streams() + 1, share.taken()))
                .streams();
        try {
            if (most > 0 && streams > most * SHARING) {
                throw refused(OWN, "user", most);
            }
            // all that share a slot ask for it: the first may be refused a moment later
            enter(holder, most);
            held.computeIfPresent(holder, (key, share) -> new Share(share.streams(), true));
        } catch (RuntimeException e) {
            forget(holder);
            throw e;
        }
        AtomicBoolean released = new AtomicBoolean();
        return () -> {
            if (released.compareAndSet(false, true) && forget(holder)) {
                giveBack(holder);
            }
        };
    }

    private void enter(Holder holder, int most) {
        if (isRedisDown()) {
            return;
        }
        if (!slots.take(OWN, holder.caller(), holder.name(), most, TERM)) {
            throw refused(OWN, "user", most);
        }
        int tenants = ofTenant();
        if (!slots.take(TENANTS, holder.tenant(), holder.name(), tenants, TERM)) {
            slots.giveBack(OWN, holder.caller(), holder.name());
            throw refused(TENANTS, "tenant", tenants);
        }
    }

    private int ofTenant() {
        return settings.find(SettingsCatalog.CHAT_TENANT_STREAM_CONCURRENT_LIMIT)
                .orElseGet(() -> ChatQuotas.PEOPLE * settings.get(SettingsCatalog.CHAT_STREAM_CONCURRENT_LIMIT));
    }

    /** True when it was the last stream that shared the slot. */
    private boolean forget(Holder holder) {
        return held.computeIfPresent(
                        holder,
                        (key, share) -> share.streams() > 1 ? new Share(share.streams() - 1, share.taken()) : null)
                == null;
    }

    private void giveBack(Holder holder) {
        try {
            threads.writers().execute(() -> {
                if (!isRedisDown() && !held.containsKey(holder)) {
                    slots.giveBack(OWN, holder.caller(), holder.name());
                    slots.giveBack(TENANTS, holder.tenant(), holder.name());
                }
            });
        } catch (RejectedExecutionException e) {
            // this node is going down, and nobody renews it
        }
    }

    private void renew() {
        if (settings.get(SettingsCatalog.CHAT_STREAM_CONCURRENT_LIMIT) > 0) {
            renew(OWN, Holder::caller);
        }
        if (ofTenant() > 0) {
            renew(TENANTS, Holder::tenant);
        }
    }

    private void renew(String name, Function<Holder, String> part) {
        Map<String, List<Holder>> holders = held.entrySet().stream()
                .filter(entry -> entry.getValue().taken())
                .map(Map.Entry::getKey)
                .collect(Collectors.groupingBy(part));
        holders.forEach((whose, those) -> {
            // asked each time, so that a Redis that hangs does not hold this thread for long
            if (!isRedisDown()) {
                slots.renew(name, whose, those.stream().map(Holder::name).toList(), TERM);
                // what ended meanwhile was given back before it was renewed
                those.stream()
                        .filter(holder -> !held.containsKey(holder))
                        .forEach(holder -> slots.giveBack(name, whose, holder.name()));
            }
        });
    }

    private static boolean isRedisDown() {
        return HealthRegistry.process().isDown(HealthRegistry.REDIS);
    }

    private DomainException refused(String quota, String scope, int most) {
        metrics.increment("rate_limit_hits", "quota", quota, "scope", scope);
        LOG.info("rate_limit.block", "quota", quota, "scope", scope, "limit", most, "retry_after", RETRY_SECONDS);
        return new DomainException(
                ErrorCode.RATE_LIMITED,
                "Too many streams are open at once; close one.",
                Map.of("quota", quota, "limit", most, "retry_after", RETRY_SECONDS));
    }
}
