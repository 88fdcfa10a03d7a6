package io.anythingagents.metering;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The usage of each tenant, added up by feature and period. */
@ApplicationScoped
public class UsagePeriodRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public UsagePeriodRepository() {}

    UsagePeriodRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Adds to what the period has. Who adds to several does so in the order of feature and period, or two may block each other. */
    public void add(UUID tenantId, String feature, Instant from, Instant to, long quantity, Instant now) {
        entityManager
                .createNativeQuery("""
                        insert into usage_periods (tenant_id, feature_key, period_start, period_end, quantity, updated_at)
                        values (:tenant, :feature, :from, :to, :quantity, :now)
                        on conflict (tenant_id, feature_key, period_start, period_end)
                        do update set quantity = usage_periods.quantity + excluded.quantity, updated_at = excluded.updated_at
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("feature", feature)
                .setParameter("from", from)
                .setParameter("to", to)
                .setParameter("quantity", quantity)
                .setParameter("now", now)
                .executeUpdate();
    }

    /**
     * By feature, over all periods that overlap the window.
     *
     * @param features empty for all
     */
    public List<UsageTotal> totals(UUID tenantId, List<String> features, @Nullable Instant from, @Nullable Instant to) {
        return SqlRow.each(
                entityManager
                        .createNativeQuery("""
                                select feature_key, cast(sum(quantity) as bigint), min(period_start), max(period_end)
                                from usage_periods
                                where tenant_id = :tenant and (:all or feature_key in (:features))
                                    and (cast(:to as timestamptz) is null or period_start < cast(:to as timestamptz))
                                    and (cast(:from as timestamptz) is null or period_end > cast(:from as timestamptz)
                                        or period_start >= cast(:from as timestamptz))
                                group by feature_key order by feature_key
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("all", features.isEmpty())
                        .setParameter("features", features.isEmpty() ? List.of("") : features)
                        .setParameter("from", from == null ? null : from.toString())
                        .setParameter("to", to == null ? null : to.toString())
                        .getResultList(),
                row -> new UsageTotal(row.text(0), row.longNumber(1), row.instant(2), row.instant(3)));
    }
}
