package io.anythingagents.billing;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Limits that hold for one tenant in place of its plan's, and the stamp of all that decides what it may use. */
@ApplicationScoped
public class TenantLimitRepository {
    private record Row(String feature, FeatureLimit limit) {}

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public TenantLimitRepository() {}

    TenantLimitRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public boolean isTenant(UUID tenantId) {
        return isTenant(tenantId, "");
    }

    /** Nobody else changes its limits until the transaction ends; false when there is no such tenant. */
    public boolean lock(UUID tenantId) {
        return isTenant(tenantId, " for no key update");
    }

    private boolean isTenant(UUID tenantId, String locking) {
        return !entityManager
                .createNativeQuery("select 1 from tenant_accounts where id = :tenant" + locking)
                .setParameter("tenant", tenantId)
                .getResultList()
                .isEmpty();
    }

    /** By feature. */
    public Map<String, FeatureLimit> find(UUID tenantId) {
        Map<String, FeatureLimit> limits = new TreeMap<>();
        SqlRow.each(
                        entityManager
                                .createNativeQuery("""
                                        select feature_key, soft_limit, hard_limit from tenant_limit_overrides
                                        where tenant_id = :tenant
                                        """)
                                .setParameter("tenant", tenantId)
                                .getResultList(),
                        row -> new Row(
                                row.text(0), new FeatureLimit(row.optionalLongNumber(1), row.optionalLongNumber(2))))
                .forEach(row -> limits.put(row.feature(), row.limit()));
        return limits;
    }

    public void put(UUID tenantId, String feature, FeatureLimit limit, Instant now) {
        entityManager
                .createNativeQuery("""
                        insert into tenant_limit_overrides (tenant_id, feature_key, soft_limit, hard_limit, updated_at)
                        values (:tenant, :feature, cast(:soft as bigint), cast(:hard as bigint), :now)
                        on conflict (tenant_id, feature_key)
                            do update set soft_limit = excluded.soft_limit, hard_limit = excluded.hard_limit,
                                updated_at = excluded.updated_at
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("feature", feature)
                .setParameter("soft", text(limit.soft()))
                .setParameter("hard", text(limit.hard()))
                .setParameter("now", now)
                .executeUpdate();
    }

    public void remove(UUID tenantId, String feature) {
        entityManager
                .createNativeQuery("""
                        delete from tenant_limit_overrides where tenant_id = :tenant and feature_key = :feature
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("feature", feature)
                .executeUpdate();
    }

    /** One cheap look. */
    public EntitlementStamp stamp(UUID tenantId) {
        return SqlRow.each(
                        entityManager
                                .createNativeQuery("""
                                        select
                                            coalesce((select stamp from entitlement_stamps where subject_id = :tenant), 0),
                                            coalesce((select stamp from entitlement_stamps
                                                where subject_id = '00000000-0000-0000-0000-000000000000'), 0)
                                        """)
                                .setParameter("tenant", tenantId)
                                .getResultList(),
                        row -> new EntitlementStamp(row.longNumber(0), row.longNumber(1)))
                .get(0);
    }

    private static @Nullable String text(@Nullable Long number) {
        return number == null ? null : number.toString();
    }
}
