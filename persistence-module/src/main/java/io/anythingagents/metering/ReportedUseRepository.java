package io.anythingagents.metering;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What clients reported of their tenants' usage. */
@ApplicationScoped
public class ReportedUseRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public ReportedUseRepository() {}

    ReportedUseRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** False when the tenant has used the key; of several at once one is told true. */
    public boolean addUnlessThere(UUID tenantId, ReportedUse use, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                insert into usage_reports (id, tenant_id, feature_key, quantity, idempotency_key,
                                    period_start, period_end, reported_at)
                                values (:id, :tenant, :feature, :quantity, cast(:key as varchar),
                                    cast(:from as timestamptz), cast(:to as timestamptz), :now)
                                on conflict (tenant_id, idempotency_key) do nothing
                                """)
                        .setParameter("id", use.id())
                        .setParameter("tenant", tenantId)
                        .setParameter("feature", use.featureKey())
                        .setParameter("quantity", use.quantity())
                        .setParameter("key", use.key())
                        .setParameter("from", text(use.from()))
                        .setParameter("to", text(use.to()))
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    public Optional<ReportedUse> find(UUID tenantId, String key) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select id, feature_key, quantity, idempotency_key, period_start, period_end
                        from usage_reports where tenant_id = :tenant and idempotency_key = :key
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("key", key)
                .getResultList();
        return SqlRow.each(
                        rows,
                        row -> new ReportedUse(
                                row.uuid(0),
                                row.text(1),
                                row.longNumber(2),
                                row.optionalText(3),
                                row.optionalInstant(4),
                                row.optionalInstant(5)))
                .stream()
                .findFirst();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
