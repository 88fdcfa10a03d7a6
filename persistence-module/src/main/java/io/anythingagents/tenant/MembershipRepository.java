package io.anythingagents.tenant;

import io.anythingagents.database.SqlRow;
import io.anythingagents.shared.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who belongs to which tenant. Whoever takes owners away locks the tenant first, so that the last one stays. */
@ApplicationScoped
public class MembershipRepository {
    private static final String MEMBERS = """
            select m.tenant_id, m.user_id, u.email,
                coalesce(p.display_name, nullif(trim(concat_ws(' ', p.given_name, p.family_name)), '')),
                m.role, u.status, u.email_verified_at is not null, m.created_at
            from tenant_user_memberships m
            join users u on u.id = m.user_id
            left join user_profiles p on p.user_id = m.user_id
            where m.tenant_id = :tenant
            """;

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public MembershipRepository() {}

    MembershipRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void add(Membership membership) {
        entityManager.persist(membership);
    }

    /** Adds a member unless the person belongs to the tenant already; false then. */
    public boolean addUnlessMember(Membership membership) {
        return entityManager
                        .createNativeQuery("""
                                insert into tenant_user_memberships (id, tenant_id, user_id, role, created_at, updated_at,
                                    version)
                                values (:id, :tenant, :user, :role, :now, :now, 0)
                                on conflict (tenant_id, user_id) do nothing
                                """)
                        .setParameter("id", membership.id())
                        .setParameter("tenant", membership.tenantId())
                        .setParameter("user", membership.userId())
                        .setParameter("role", membership.role().wireName())
                        .setParameter("now", membership.createdAt())
                        .executeUpdate()
                == 1;
    }

    public Optional<Membership> find(UUID tenantId, UUID userId) {
        return one(tenantId, userId, LockModeType.NONE);
    }

    /** With the row locked until the transaction ends. */
    public Optional<Membership> findForChange(UUID tenantId, UUID userId) {
        return one(tenantId, userId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The oldest first. */
    public List<Membership> findOfUserAcrossTenants(UUID userId) {
        return entityManager
                .createQuery(
                        "select m from Membership m where m.userId = :user order by m.createdAt, m.id",
                        Membership.class)
                .setParameter("user", userId)
                .getResultList();
    }

    public boolean remove(UUID tenantId, UUID userId) {
        return entityManager
                        .createQuery("delete from Membership m where m.tenantId = :tenant and m.userId = :user")
                        .setParameter("tenant", tenantId)
                        .setParameter("user", userId)
                        .executeUpdate()
                == 1;
    }

    /** How many owners could act, the one named not counted; an owner whose account is disabled cannot. */
    public long countOtherActiveOwners(UUID tenantId, UUID userId) {
        return ((Number) entityManager
                        .createNativeQuery("""
                                select count(*) from tenant_user_memberships m
                                join users u on u.id = m.user_id and u.status <> 'disabled'
                                where m.tenant_id = :tenant and m.user_id <> :user and m.role = 'owner'
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("user", userId)
                        .getSingleResult())
                .longValue();
    }

    public long count(UUID tenantId) {
        return entityManager
                .createQuery("select count(m) from Membership m where m.tenantId = :tenant", Long.class)
                .setParameter("tenant", tenantId)
                .getSingleResult();
    }

    public long countOwners(UUID tenantId) {
        return entityManager
                .createQuery(
                        "select count(m) from Membership m where m.tenantId = :tenant and m.role = :role", Long.class)
                .setParameter("tenant", tenantId)
                .setParameter("role", Role.OWNER)
                .getSingleResult();
    }

    /** By email address. */
    public List<MemberRow> page(UUID tenantId, int limit, int offset) {
        List<?> rows = entityManager
                .createNativeQuery(MEMBERS + " order by u.email, m.user_id")
                .setParameter("tenant", tenantId)
                .setMaxResults(limit)
                .setFirstResult(offset)
                .getResultList();
        return SqlRow.each(rows, MembershipRepository::member);
    }

    /** Owners and admins whose account is in use, by address. */
    public List<MemberRow> whoLookAfter(UUID tenantId) {
        List<?> rows = entityManager
                .createNativeQuery(
                        MEMBERS
                                + " and m.role in ('owner', 'admin') and u.status in ('active', 'locked') order by u.email, m.user_id")
                .setParameter("tenant", tenantId)
                .getResultList();
        return SqlRow.each(rows, MembershipRepository::member);
    }

    public Optional<MemberRow> member(UUID tenantId, UUID userId) {
        List<?> rows = entityManager
                .createNativeQuery(MEMBERS + " and m.user_id = :user")
                .setParameter("tenant", tenantId)
                .setParameter("user", userId)
                .getResultList();
        return SqlRow.each(rows, MembershipRepository::member).stream().findFirst();
    }

    /** Whether somebody with this address, in lower case, belongs to the tenant. */
    public boolean hasAddress(UUID tenantId, String email) {
        return !entityManager
                .createNativeQuery("""
                        select 1 from tenant_user_memberships m join users u on u.id = m.user_id
                        where m.tenant_id = :tenant and u.email = :email
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("email", email)
                .getResultList()
                .isEmpty();
    }

    private Optional<Membership> one(UUID tenantId, UUID userId, LockModeType lock) {
        List<Membership> found = entityManager
                .createQuery(
                        "select m from Membership m where m.tenantId = :tenant and m.userId = :user", Membership.class)
                .setParameter("tenant", tenantId)
                .setParameter("user", userId)
                .setLockMode(lock)
                .getResultList();
        return found.stream().findFirst();
    }

    private static MemberRow member(SqlRow row) {
        return new MemberRow(
                row.uuid(0),
                row.uuid(1),
                row.text(2),
                row.optionalText(3),
                Role.fromWire(row.text(4)).orElseThrow(),
                row.text(5),
                row.flag(6),
                row.instant(7));
    }
}
