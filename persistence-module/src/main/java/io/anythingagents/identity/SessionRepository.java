package io.anythingagents.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sessions and their refresh tokens. Whoever changes a family locks its session row first, tokens after, so that refresh
 * and sign-out never wait for each other in a circle.
 */
@ApplicationScoped
public class SessionRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public SessionRepository() {}

    SessionRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void add(UserSession session) {
        entityManager.persist(session);
    }

    public void add(StoredRefreshToken token) {
        entityManager.persist(token);
    }

    /** With the row locked until the transaction ends; empty when the session is another tenant's or user's. */
    public Optional<UserSession> findForChange(UUID tenantId, UUID userId, UUID sessionId) {
        UserSession session = entityManager.find(UserSession.class, sessionId, LockModeType.PESSIMISTIC_WRITE);
        return session != null
                        && session.tenantId().equals(tenantId)
                        && session.userId().equals(userId)
                ? Optional.of(session)
                : Optional.empty();
    }

    /** Empty when the session is another tenant's or user's. */
    public Optional<UserSession> find(UUID tenantId, UUID userId, UUID sessionId) {
        return Optional.ofNullable(entityManager.find(UserSession.class, sessionId))
                .filter(session ->
                        session.tenantId().equals(tenantId) && session.userId().equals(userId));
    }

    public Optional<StoredRefreshToken> findToken(UUID tenantId, String jti) {
        List<StoredRefreshToken> found = entityManager
                .createQuery(
                        "select t from StoredRefreshToken t where t.tenantId = :tenant and t.jti = :jti",
                        StoredRefreshToken.class)
                .setParameter("tenant", tenantId)
                .setParameter("jti", jti)
                .getResultList();
        return found.stream().findFirst();
    }

    /** Marks a live token as exchanged; true for exactly one of all callers, decided by the database. */
    public boolean rotate(UUID tenantId, String jti, String tokenHash, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                update refresh_tokens set rotated_at = :now
                                where tenant_id = :tenant and jti = :jti and token_hash = :hash
                                    and rotated_at is null and revoked_at is null and expires_at > :now
                                """)
                        .setParameter("now", now)
                        .setParameter("tenant", tenantId)
                        .setParameter("jti", jti)
                        .setParameter("hash", tokenHash)
                        .executeUpdate()
                == 1;
    }

    /** Ends what is still live of a family's tokens and says how many that were. */
    public int revokeTokens(UUID tenantId, UUID sessionId, SessionEnd reason, Instant now) {
        return entityManager
                .createNativeQuery("""
                        update refresh_tokens set revoked_at = :now, revoked_reason = :reason
                        where tenant_id = :tenant and session_id = :session
                            and revoked_at is null and rotated_at is null
                        """)
                .setParameter("now", now)
                .setParameter("reason", reason.word())
                .setParameter("tenant", tenantId)
                .setParameter("session", sessionId)
                .executeUpdate();
    }

    /** The person's sessions that are not revoked, in every tenant, locked in one fixed order. */
    public List<UserSession> findUnrevokedForChangeAcrossTenants(UUID userId) {
        return entityManager
                .createQuery(
                        "select s from UserSession s where s.userId = :user and s.revokedAt is null order by s.id",
                        UserSession.class)
                .setParameter("user", userId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /**
     * What holds now for a session: one indexed read for each check of a token.
     *
     * @return empty when the session is revoked, expired or unknown, or the person left the tenant or may not sign in; the
     *     status of the tenant is told and judged route by route
     */
    public Optional<LiveSession> findLive(UUID tenantId, UUID userId, UUID sessionId, Instant now) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select u.email_verified_at is not null, m.role, u.platform_role is not null, t.status
                        from user_sessions s
                        join users u on u.id = s.user_id and u.status = 'active'
                        join tenant_user_memberships m on m.tenant_id = s.tenant_id and m.user_id = s.user_id
                        join tenant_accounts t on t.id = s.tenant_id
                        where s.id = :session and s.tenant_id = :tenant and s.user_id = :user
                            and s.revoked_at is null and s.expires_at > :now
                        """)
                .setParameter("session", sessionId)
                .setParameter("tenant", tenantId)
                .setParameter("user", userId)
                .setParameter("now", now)
                .getResultList();
        return rows.stream()
                .findFirst()
                .map(row -> (Object[]) row)
                .map(row -> new LiveSession((Boolean) row[0], (String) row[1], (Boolean) row[2], (String) row[3]));
    }

    /**
     * What a live session stands for at the moment.
     *
     * @param role the wire name of the person's role
     * @param tenantStatus the word of the tenant's status
     */
    public record LiveSession(boolean emailVerified, String role, boolean platformOperator, String tenantStatus) {
        /** Of nobody special in an active tenant. */
        public LiveSession(boolean emailVerified, String role) {
            this(emailVerified, role, false, "active");
        }
    }

    /**
     * Which of a person's sessions are listed.
     *
     * @param tenantId only those in one tenant; null for all
     * @param withEnded also those that were revoked or have expired
     */
    public record Selection(@Nullable UUID tenantId, boolean withEnded) {}

    /** A page of the person's own sessions in every tenant, the last used first. */
    public List<UserSession> findOfUserAcrossTenants(
            UUID userId, Selection selection, Instant now, int limit, int offset) {
        return selected(
                        "select s from UserSession s",
                        " order by s.lastSeenAt desc, s.createdAt desc, s.id",
                        UserSession.class,
                        userId,
                        selection,
                        now)
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList();
    }

    /** How many there are to page through. */
    public long countOfUserAcrossTenants(UUID userId, Selection selection, Instant now) {
        return selected("select count(s) from UserSession s", "", Long.class, userId, selection, now)
                .getSingleResult();
    }

    private <T> TypedQuery<T> selected(
            String what, String order, Class<T> type, UUID userId, Selection selection, Instant now) {
        UUID tenantId = selection.tenantId();
        String tenant = tenantId == null ? "" : " and s.tenantId = :tenant";
        String live = selection.withEnded() ? "" : " and s.revokedAt is null and s.expiresAt > :now";
        TypedQuery<T> query = entityManager.createQuery(what + " where s.userId = :user" + tenant + live + order, type);
        query.setParameter("user", userId);
        if (tenantId != null) {
            query.setParameter("tenant", tenantId);
        }
        if (!selection.withEnded()) {
            query.setParameter("now", now);
        }
        return query;
    }

    /** One of the person's own, in whatever tenant, locked until the transaction ends. */
    public Optional<UserSession> findOwnForChangeAcrossTenants(UUID userId, UUID sessionId) {
        UserSession session = entityManager.find(UserSession.class, sessionId, LockModeType.PESSIMISTIC_WRITE);
        return Optional.ofNullable(session).filter(found -> found.userId().equals(userId));
    }

    /** Notes that a session is in use, unless that was noted lately or somebody is changing it; waits for nobody. */
    public void touch(UUID tenantId, UUID sessionId, Instant now, Instant unlessSince) {
        entityManager
                .createNativeQuery("""
                        update user_sessions set last_seen_at = :now
                        where id = (
                            select id from user_sessions
                            where id = :session and tenant_id = :tenant and revoked_at is null and last_seen_at < :since
                            for update skip locked)
                        """)
                .setParameter("now", now)
                .setParameter("session", sessionId)
                .setParameter("tenant", tenantId)
                .setParameter("since", unlessSince)
                .executeUpdate();
    }
}
