package io.anythingagents.billing;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What tenants were mailed about their billing. */
@ApplicationScoped
public class BillingNoticeRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public BillingNoticeRepository() {}

    BillingNoticeRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** With when each was told. */
    public Map<BillingNotice, Instant> told(UUID tenantId) {
        List<?> rows = entityManager
                .createNativeQuery("select kind, about, told_at from billing_notices where tenant_id = :tenant")
                .setParameter("tenant", tenantId)
                .getResultList();
        Map<BillingNotice, Instant> told = new HashMap<>();
        SqlRow.each(
                rows,
                row -> told.put(
                        new BillingNotice(BillingNotice.Kind.ofWord(row.text(0)), row.text(1)), row.instant(2)));
        return told;
    }

    /** Of all that tell the same, on whatever nodes, one may; false for the others. */
    public boolean addUnlessTold(UUID tenantId, BillingNotice notice, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                insert into billing_notices (tenant_id, kind, about, told_at)
                                values (:tenant, :kind, :about, :now)
                                on conflict (tenant_id, kind, about) do nothing
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("kind", notice.kind().word())
                        .setParameter("about", notice.about())
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** Tenants to whom time alone may have something to say, behind one. */
    public List<UUID> waitingAcrossTenants(Instant trialEndsBefore, @Nullable UUID after, int limit) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select tenant_id from tenant_subscriptions
                        where (status = 'past_due' or (status = 'trialing' and trial_ends_at < :end))
                            and tenant_id > :after
                        order by tenant_id limit :limit
                        """, UUID.class)
                .setParameter("end", trialEndsBefore)
                .setParameter("after", after == null ? new UUID(0, 0) : after)
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream().map(UUID.class::cast).toList();
    }
}
