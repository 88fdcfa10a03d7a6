package io.anythingagents.tenant;

import io.anythingagents.database.SqlRow;
import io.anythingagents.tenant.TenantPreferences.Values;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What tenants set for themselves; of two who save the same version the database lets one through. */
@ApplicationScoped
public class TenantPreferencesRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public TenantPreferencesRepository() {}

    TenantPreferencesRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public TenantPreferences find(UUID tenantId) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select cast(billing_contacts as text), billing_webhook_url, cast(plan_metadata as text),
                            cast(flags as text), version, updated_at
                        from tenant_settings where tenant_id = :tenant
                        """)
                .setParameter("tenant", tenantId)
                .getResultList();
        return SqlRow.each(
                        rows,
                        row -> new TenantPreferences(
                                new Values(
                                        TenantPreferencesJson.contacts(row.text(0)),
                                        row.optionalText(1),
                                        TenantPreferencesJson.texts(row.text(2)),
                                        TenantPreferencesJson.flags(row.text(3))),
                                row.number(4),
                                row.instant(5)))
                .stream()
                .findFirst()
                .orElse(TenantPreferences.NONE);
    }

    /** Replaces the settings if they still have the version the caller saw; false when somebody was faster. */
    public boolean save(UUID tenantId, Values values, int seenVersion, Instant now) {
        String sql = seenVersion == 0 ? """
                insert into tenant_settings (tenant_id, billing_contacts, billing_webhook_url, plan_metadata, flags,
                    version, updated_at)
                values (:tenant, cast(:contacts as jsonb), :webhook, cast(:plan as jsonb), cast(:flags as jsonb), 1, :now)
                on conflict (tenant_id) do nothing
                """ : """
                update tenant_settings set billing_contacts = cast(:contacts as jsonb), billing_webhook_url = :webhook,
                    plan_metadata = cast(:plan as jsonb), flags = cast(:flags as jsonb), version = version + 1,
                    updated_at = :now
                where tenant_id = :tenant and version = :seen
                """;
        Query query = entityManager
                .createNativeQuery(sql)
                .setParameter("tenant", tenantId)
                .setParameter("contacts", TenantPreferencesJson.contacts(values.billingContacts()))
                .setParameter("webhook", values.billingWebhookUrl())
                .setParameter("plan", TenantPreferencesJson.texts(values.planMetadata()))
                .setParameter("flags", TenantPreferencesJson.flags(values.flags()))
                .setParameter("now", now);
        if (seenVersion != 0) {
            query.setParameter("seen", seenVersion);
        }
        return query.executeUpdate() == 1;
    }
}
