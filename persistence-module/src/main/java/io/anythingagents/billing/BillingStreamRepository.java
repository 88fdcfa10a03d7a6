package io.anythingagents.billing;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What tenants are to be told live, and whether it was published. */
@ApplicationScoped
public class BillingStreamRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public BillingStreamRepository() {}

    BillingStreamRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * One line.
     *
     * @param number counted from 1 for each tenant, without gaps, in the order of the commits
     * @param text JSON
     */
    public record Line(UUID tenantId, long number, String text) {}

    /**
     * The next line; false when the event has its line already. The caller holds the lock of the tenant's subscription.
     *
     * @param toPublish false where it is kept for the tenant's history alone
     */
    public boolean addUnlessTold(UUID tenantId, String stripeEventId, String text, boolean toPublish, Instant now) {
        boolean told = !entityManager
                .createNativeQuery("select line_number from billing_stream_lines"
                        + " where tenant_id = :tenant and stripe_event_id = :event")
                .setParameter("tenant", tenantId)
                .setParameter("event", stripeEventId)
                .getResultList()
                .isEmpty();
        if (told) {
            return false;
        }
        Number number = (Number) entityManager
                .createNativeQuery("""
                        insert into billing_streams (tenant_id, last_number) values (:tenant, 1)
                        on conflict (tenant_id) do update set last_number = billing_streams.last_number + 1
                        returning last_number
                        """)
                .setParameter("tenant", tenantId)
                .getSingleResult();
        entityManager
                .createNativeQuery("""
                        insert into billing_stream_lines (tenant_id, line_number, stripe_event_id, line, created_at,
                            published_at)
                        values (:tenant, :number, :event, :line, :now,
                            case when cast(:toPublish as boolean) then null else cast(:now as timestamptz) end)
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("number", number.longValue())
                .setParameter("event", stripeEventId)
                .setParameter("line", text)
                .setParameter("toPublish", toPublish)
                .setParameter("now", now)
                .executeUpdate();
        return true;
    }

    /** What is not published yet: of each tenant the first ones, in order. */
    public List<Line> openAcrossTenants(int limit) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select tenant_id, line_number, line from billing_stream_lines
                        where published_at is null order by tenant_id, line_number limit :limit
                        """)
                .setParameter("limit", limit)
                .getResultList();
        return SqlRow.each(rows, row -> new Line(row.uuid(0), row.longNumber(1), row.text(2)));
    }

    /** Since when the oldest of them waits; empty when all is published. */
    public Optional<Instant> oldestOpenAcrossTenants() {
        List<?> rows = entityManager
                .createNativeQuery(
                        "select min(created_at) from billing_stream_lines where published_at is null", Instant.class)
                .getResultList();
        return rows.stream().filter(Objects::nonNull).map(Instant.class::cast).findFirst();
    }

    public void published(UUID tenantId, long upTo, Instant now) {
        entityManager
                .createNativeQuery("""
                        update billing_stream_lines set published_at = :now
                        where tenant_id = :tenant and line_number <= :number and published_at is null
                        """)
                .setParameter("now", now)
                .setParameter("tenant", tenantId)
                .setParameter("number", upTo)
                .executeUpdate();
    }

    /** Forgets lines that were published long ago; gives how many. */
    public int purgeAcrossTenants(Instant publishedBefore) {
        return entityManager
                .createNativeQuery("delete from billing_stream_lines where published_at < :time")
                .setParameter("time", publishedBefore)
                .executeUpdate();
    }
}
