package io.anythingagents.billing;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's subscription for who brings it in step with the provider: whose it is, its version, its lock. */
@ApplicationScoped
public class SubscriptionSyncRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public SubscriptionSyncRepository() {}

    SubscriptionSyncRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** A subscription that goes on, under the provider's id. */
    public record Live(UUID tenantId, String subscriptionId) {}

    /** Those that go on, by tenant, behind one. */
    public List<Live> liveAcrossTenants(String processor, @Nullable UUID after, int limit) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select tenant_id, processor_subscription_id from tenant_subscriptions
                        where processor = :processor and processor_subscription_id is not null
                            and status not in ('canceled', 'incomplete_expired') and tenant_id > :after
                        order by tenant_id limit :limit
                        """)
                .setParameter("processor", processor)
                .setParameter("after", after == null ? new UUID(0, 0) : after)
                .setParameter("limit", limit)
                .getResultList();
        return SqlRow.each(rows, row -> new Live(row.uuid(0), row.text(1)));
    }

    /** Whose subscription, or else whose customer, it is. */
    public Optional<UUID> tenantOfAcrossTenants(String processor, String subscriptionId, String customerId) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select tenant_id from (
                            select tenant_id, 0 as rank from tenant_subscriptions
                            where processor = :processor and processor_subscription_id = :subscription
                            union all
                            select tenant_id, 1 from billing_customers
                            where processor = :processor and processor_customer_id = :customer) as found
                        order by rank limit 1
                        """, UUID.class)
                .setParameter("processor", processor)
                .setParameter("subscription", subscriptionId)
                .setParameter("customer", customerId)
                .getResultList();
        return rows.stream().findFirst().map(UUID.class::cast);
    }

    /** Whether there is such a tenant; if so nobody else asks for it this way until the transaction ends. */
    public boolean lock(UUID tenantId) {
        return !entityManager
                .createNativeQuery("select id from tenant_accounts where id = :tenant for no key update")
                .setParameter("tenant", tenantId)
                .getResultList()
                .isEmpty();
    }

    public boolean isThere(UUID tenantId) {
        return !entityManager
                .createNativeQuery("select id from tenant_accounts where id = :tenant")
                .setParameter("tenant", tenantId)
                .getResultList()
                .isEmpty();
    }

    public Optional<KnownSubscription> find(UUID tenantId) {
        return find(tenantId, "");
    }

    /** Nobody else changes the row until the transaction ends. */
    public Optional<KnownSubscription> findForChange(UUID tenantId) {
        return find(tenantId, " for update of s");
    }

    private Optional<KnownSubscription> find(UUID tenantId, String lock) {
        // xmin is the transaction that wrote the row last: it changes with every write, whoever makes it
        List<?> rows = entityManager
                .createNativeQuery("""
                        select cast(cast(s.xmin as text) as bigint), p.code, s.status, s.processor, s.processor_customer_id,
                            s.processor_subscription_id, s.auto_renew, s.billing_email, s.starts_at,
                            s.current_period_start, s.current_period_end, s.trial_ends_at, s.cancel_at, s.seat_count,
                            (select n.code from billing_plans n where n.id = s.pending_plan_id), s.pending_seat_count,
                            s.pending_effective_at
                        from tenant_subscriptions s join billing_plans p on p.id = s.plan_id
                        where s.tenant_id = :tenant
                        """ + lock)
                .setParameter("tenant", tenantId)
                .getResultList();
        return SqlRow.each(rows, row -> new KnownSubscription(row.longNumber(0), row.text(1), mirrored(row))).stream()
                .findFirst();
    }

    private static @Nullable MirroredSubscription mirrored(SqlRow row) {
        String subscriptionId = row.optionalText(5);
        if (subscriptionId == null) {
            return null;
        }
        String next = row.optionalText(14);
        return new MirroredSubscription(
                row.text(1),
                SubscriptionStatus.fromWord(row.text(2)).orElseThrow(() -> new IllegalStateException("Unknown status")),
                row.text(3),
                row.text(4),
                subscriptionId,
                row.flag(6),
                row.optionalText(7),
                row.instant(8),
                row.optionalInstant(9),
                row.optionalInstant(10),
                row.optionalInstant(11),
                row.optionalInstant(12),
                row.optionalNumber(13),
                next == null ? null : new PendingPlan(next, row.optionalNumber(15), row.optionalInstant(16)));
    }
}
