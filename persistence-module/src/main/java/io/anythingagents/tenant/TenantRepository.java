package io.anythingagents.tenant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The tenants themselves. */
@ApplicationScoped
public class TenantRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public TenantRepository() {}

    TenantRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Adds a tenant unless its slug is taken, also by a sign-up that is under way; false then. */
    public boolean addUnlessSlugTaken(TenantAccount tenant) {
        return entityManager
                        .createNativeQuery("""
                                insert into tenant_accounts (id, slug, name, status, created_at, updated_at, version)
                                values (:id, :slug, :name, :status, :now, :now, 0)
                                on conflict (slug) do nothing
                                """)
                        .setParameter("id", tenant.id())
                        .setParameter("slug", tenant.slug())
                        .setParameter("name", tenant.name())
                        .setParameter("status", tenant.status().name().toLowerCase(Locale.ROOT))
                        .setParameter("now", tenant.createdAt())
                        .executeUpdate()
                == 1;
    }

    public Optional<TenantAccount> find(UUID tenantId) {
        return Optional.ofNullable(entityManager.find(TenantAccount.class, tenantId));
    }
}
