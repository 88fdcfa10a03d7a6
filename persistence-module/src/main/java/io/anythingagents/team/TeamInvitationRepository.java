package io.anythingagents.team;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Invitations into teams. One statement decides who accepts. */
@ApplicationScoped
public class TeamInvitationRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public TeamInvitationRepository() {}

    TeamInvitationRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void add(TeamInvitation invitation) {
        entityManager.persist(invitation);
    }

    public Optional<TeamInvitation> find(UUID tenantId, UUID id) {
        TeamInvitation found = entityManager.find(TeamInvitation.class, id);
        return found != null && found.tenantId().equals(tenantId) ? Optional.of(found) : Optional.empty();
    }

    /** By its secret, which says by itself whose it is. */
    public Optional<TeamInvitation> findByTokenAcrossTenants(String tokenHash) {
        return entityManager
                .createQuery("select i from TeamInvitation i where i.tokenHash = :hash", TeamInvitation.class)
                .setParameter("hash", tokenHash)
                .getResultList()
                .stream()
                .findFirst();
    }

    /** Marks a live invitation as used; true for exactly one of all callers, decided by the database. */
    public boolean accept(UUID tenantId, UUID id, UUID userId, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                update team_invitations set accepted_at = :now, accepted_by = :user
                                where tenant_id = :tenant and id = :id and accepted_at is null and revoked_at is null
                                    and (expires_at is null or expires_at > :now)
                                """)
                        .setParameter("now", now)
                        .setParameter("user", userId)
                        .setParameter("tenant", tenantId)
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    /** Ends a live invitation; false when it was used, revoked or expired before. */
    public boolean revoke(UUID tenantId, UUID id, String reason, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                update team_invitations set revoked_at = :now, revoked_reason = :reason
                                where tenant_id = :tenant and id = :id and accepted_at is null and revoked_at is null
                                    and (expires_at is null or expires_at > :now)
                                """)
                        .setParameter("now", now)
                        .setParameter("reason", reason)
                        .setParameter("tenant", tenantId)
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    /** Ends the live invitations somebody sent; says how many that were. */
    public int revokeOfInviter(UUID tenantId, UUID inviter, String reason, Instant now) {
        return entityManager
                .createNativeQuery("""
                        update team_invitations set revoked_at = :now, revoked_reason = :reason
                        where tenant_id = :tenant and created_by = :inviter and accepted_at is null
                            and revoked_at is null
                        """)
                .setParameter("now", now)
                .setParameter("reason", reason)
                .setParameter("tenant", tenantId)
                .setParameter("inviter", inviter)
                .executeUpdate();
    }

    /** Reads an invitation again that a statement changed behind the persistence context. */
    public void refresh(TeamInvitation invitation) {
        entityManager.refresh(invitation);
    }

    /** Newest first. */
    public List<TeamInvitation> page(
            UUID tenantId,
            TeamInvitation.@Nullable Status status,
            @Nullable String email,
            Instant now,
            int limit,
            int offset) {
        TypedQuery<TeamInvitation> query = entityManager.createQuery(
                "select i from TeamInvitation i" + where(status, email) + " order by i.createdAt desc, i.id desc",
                TeamInvitation.class);
        bind(query, tenantId, status, email, now);
        return query.setMaxResults(limit).setFirstResult(offset).getResultList();
    }

    public long count(UUID tenantId, TeamInvitation.@Nullable Status status, @Nullable String email, Instant now) {
        TypedQuery<Long> query =
                entityManager.createQuery("select count(i) from TeamInvitation i" + where(status, email), Long.class);
        bind(query, tenantId, status, email, now);
        return query.getSingleResult();
    }

    private static String where(TeamInvitation.@Nullable Status status, @Nullable String email) {
        String condition = " where i.tenantId = :tenant" + (email == null ? "" : " and i.invitedEmail = :email");
        if (status == null) {
            return condition;
        }
        return condition
                + switch (status) {
                    case ACCEPTED -> " and i.acceptedAt is not null";
                    case REVOKED -> " and i.revokedAt is not null";
                    case EXPIRED -> " and i.acceptedAt is null and i.revokedAt is null and i.expiresAt <= :now";
                    case ACTIVE ->
                        " and i.acceptedAt is null and i.revokedAt is null"
                                + " and (i.expiresAt is null or i.expiresAt > :now)";
                };
    }

    private static void bind(
            TypedQuery<?> query,
            UUID tenantId,
            TeamInvitation.@Nullable Status status,
            @Nullable String email,
            Instant now) {
        query.setParameter("tenant", tenantId);
        if (email != null) {
            query.setParameter("email", email);
        }
        if (status == TeamInvitation.Status.ACTIVE || status == TeamInvitation.Status.EXPIRED) {
            query.setParameter("now", now);
        }
    }
}
