package io.anythingagents.tenant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
                        .setParameter("status", tenant.status().word())
                        .setParameter("now", tenant.createdAt())
                        .executeUpdate()
                == 1;
    }

    public Optional<TenantAccount> find(UUID tenantId) {
        return Optional.ofNullable(entityManager.find(TenantAccount.class, tenantId));
    }

    /** With the row locked until the transaction ends; also serialises what concerns all members of a tenant. */
    public Optional<TenantAccount> findForChange(UUID tenantId) {
        return Optional.ofNullable(entityManager.find(TenantAccount.class, tenantId, LockModeType.PESSIMISTIC_WRITE));
    }

    /**
     * Gives a locked tenant another slug unless it is taken; false then. By itself, because a violated key would spoil the
     * whole transaction.
     */
    public boolean changeSlugUnlessTaken(UUID tenantId, String slug, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                update tenant_accounts set slug = :slug, updated_at = :now, version = version + 1
                                where id = :id
                                    and not exists (select 1 from tenant_accounts where slug = :slug and id <> :id)
                                """)
                        .setParameter("slug", slug)
                        .setParameter("now", now)
                        .setParameter("id", tenantId)
                        .executeUpdate()
                == 1;
    }

    /** Reads a row again that a statement changed behind the persistence context. */
    public void refresh(TenantAccount tenant) {
        entityManager.refresh(tenant);
    }

    /** Newest first, of every status or one, whose name or slug holds some text or any. */
    public List<TenantAccount> page(@Nullable TenantStatus status, @Nullable String text, int limit, int offset) {
        TypedQuery<TenantAccount> query = entityManager.createQuery(
                "select t from TenantAccount t" + where(status, text) + " order by t.createdAt desc, t.id desc",
                TenantAccount.class);
        bind(query, status, text);
        return query.setMaxResults(limit).setFirstResult(offset).getResultList();
    }

    public long count(@Nullable TenantStatus status, @Nullable String text) {
        TypedQuery<Long> query =
                entityManager.createQuery("select count(t) from TenantAccount t" + where(status, text), Long.class);
        bind(query, status, text);
        return query.getSingleResult();
    }

    private static String where(@Nullable TenantStatus status, @Nullable String text) {
        return " where 1 = 1"
                + (status == null ? "" : " and t.status = :status")
                + (text == null ? "" : " and (lower(t.name) like :text escape '!' or t.slug like :text escape '!')");
    }

    private static void bind(TypedQuery<?> query, @Nullable TenantStatus status, @Nullable String text) {
        if (status != null) {
            query.setParameter("status", status);
        }
        if (text != null) {
            String literal = text.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1");
            query.setParameter("text", "%" + literal + "%");
        }
    }
}
