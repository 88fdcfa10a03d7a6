package io.anythingagents.billing;

import io.anythingagents.observability.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What this node read about tenants, each with the stamp it was read under. The stamp is asked for first and each time, in one
 * query; it changes in the transaction that changes a plan, a subscription or an override. So what is given is as fresh as if
 * nothing were kept: stale for 0 seconds after that transaction, on every node. What was read a moment after its stamp can only
 * be newer than it, and is read again at the next look.
 */
@ApplicationScoped
public class EntitlementCache {
    /** Some hundred bytes each, plans included. */
    private static final int MOST = 20_000;

    private record Entry(EntitlementStamp stamp, EntitlementFacts facts) {}

    private final Map<UUID, Entry> entries = new ConcurrentHashMap<>();
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected EntitlementCache() {}

    @Inject
    public EntitlementCache(Metrics metrics) {
        this.metrics = metrics;
    }

    /** What is kept under this stamp, else what {@code reading} gives. */
    EntitlementFacts get(UUID tenantId, EntitlementStamp stamp, Supplier<EntitlementFacts> reading) {
        Entry kept = entries.get(tenantId);
        if (kept != null && kept.stamp().equals(stamp)) {
            metrics.increment("entitlement_reads", "kept", "yes");
            return kept.facts();
        }
        metrics.increment("entitlement_reads", "kept", "no");
        EntitlementFacts facts = reading.get();
        if (entries.size() >= MOST) {
            entries.clear();
        }
        entries.put(tenantId, new Entry(stamp, facts));
        return facts;
    }
}
