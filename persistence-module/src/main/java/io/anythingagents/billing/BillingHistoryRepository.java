package io.anythingagents.billing;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened to a tenant's billing: what it was told, and events that wait to be worked on. */
@ApplicationScoped
public class BillingHistoryRepository {
    /** How far an event may be. */
    public static final Set<String> STATUSES = Set.of("received", "processed", "failed");

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public BillingHistoryRepository() {}

    BillingHistoryRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * One event.
     *
     * @param status received, processed or failed
     * @param line the JSON the tenant was told; null while it was told nothing
     */
    public record Entry(
            Instant at,
            String stripeId,
            String type,
            String status,
            Instant occurredAt,
            @Nullable String line) {}

    /** The last entry of the page before. */
    public record Position(Instant at, String stripeId) {}

    /**
     * The newest first. An event that waits is the tenant's when its metadata names the tenant, and what it is about is not
     * known to be somebody else's.
     *
     * @param type null for any
     * @param status null for any
     */
    public List<Entry> page(
            UUID tenantId, @Nullable String type, @Nullable String status, @Nullable Position after, int limit) {
        var query = entityManager
                .createNativeQuery("""
                        select at, stripe_event_id, event_type, status, occurred_at, line from (
                            select l.created_at as at, l.stripe_event_id, e.event_type, 'processed' as status,
                                coalesce(e.stripe_created_at, e.received_at) as occurred_at, l.line
                            from billing_stream_lines l join stripe_events e on e.stripe_event_id = l.stripe_event_id
                            where l.tenant_id = :tenant
                            union all
                            select e.received_at, e.stripe_event_id, e.event_type,
                                case e.processing_outcome when 'received' then 'received' else 'failed' end,
                                coalesce(e.stripe_created_at, e.received_at), null
                            from stripe_events e
                            where e.tenant_hint = :hint and e.processing_outcome in ('received', 'failed', 'parked')
                                and not exists (select 1 from billing_stream_lines l
                                    where l.tenant_id = :tenant and l.stripe_event_id = e.stripe_event_id)
                                and not exists (select 1 from tenant_subscriptions s
                                    where s.processor_subscription_id = e.object_id and s.tenant_id <> :tenant)
                                and not exists (select 1 from billing_invoices i
                                    where i.processor_invoice_id = e.object_id and i.tenant_id <> :tenant)) as history
                        where event_type = coalesce(cast(:type as varchar), event_type)
                            and status = coalesce(cast(:status as varchar), status)
                        """ + (after == null ? "" : " and (at, stripe_event_id) < (:at, :event)")
                        + " order by at desc, stripe_event_id desc limit :limit")
                .setParameter("tenant", tenantId)
                .setParameter("hint", tenantId.toString())
                .setParameter("type", type)
                .setParameter("status", status)
                .setParameter("limit", limit);
        if (after != null) {
            query.setParameter("at", after.at()).setParameter("event", after.stripeId());
        }
        return SqlRow.each(
                query.getResultList(),
                row -> new Entry(
                        row.instant(0), row.text(1), row.text(2), row.text(3), row.instant(4), row.optionalText(5)));
    }
}
