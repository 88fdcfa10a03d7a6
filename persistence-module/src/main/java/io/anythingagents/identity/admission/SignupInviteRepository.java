package io.anythingagents.identity.admission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Invitations to sign up and the places kept on them. Whoever signs up has no tenant yet. */
@ApplicationScoped
public class SignupInviteRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public SignupInviteRepository() {}

    SignupInviteRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** What to list; null means any. */
    public record Filter(
            @Nullable String status,
            @Nullable String email,
            @Nullable UUID requestId) {}

    public void add(SignupInvite invite) {
        entityManager.persist(invite);
    }

    /** With the row locked until the transaction ends. */
    public Optional<SignupInvite> findForChange(UUID inviteId) {
        return Optional.ofNullable(entityManager.find(SignupInvite.class, inviteId, LockModeType.PESSIMISTIC_WRITE));
    }

    /** With the row locked until the transaction ends. */
    public Optional<SignupInvite> findByTokenForChange(String tokenHash) {
        return entityManager
                .createQuery("select i from SignupInvite i where i.tokenHash = :hash", SignupInvite.class)
                .setParameter("hash", tokenHash)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .stream()
                .findFirst();
    }

    /** Newest first. */
    public List<SignupInvite> find(Filter filter, Instant now, int limit, int offset) {
        return filtered("select i", " order by i.createdAt desc, i.id", SignupInvite.class, filter, now)
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList();
    }

    public long count(Filter filter, Instant now) {
        return filtered("select count(i)", "", Long.class, filter, now).getSingleResult();
    }

    /** The beginning of the newest invitation's token for each of the requests that led to one. */
    public Map<UUID, String> findHints(Collection<UUID> requestIds) {
        if (requestIds.isEmpty()) {
            return Map.of();
        }
        return entityManager
                .createQuery(
                        "select i from SignupInvite i where i.signupRequestId in :requests order by i.createdAt",
                        SignupInvite.class)
                .setParameter("requests", requestIds)
                .getResultList()
                .stream()
                .filter(invite -> invite.signupRequestId() != null)
                .collect(Collectors.toMap(
                        invite -> Objects.requireNonNull(invite.signupRequestId()),
                        SignupInvite::tokenHint,
                        (older, newer) -> newer));
    }

    /** How many places are kept for sign-ups under way; forgets those whose time is over. */
    public long countReservations(UUID inviteId, Instant now) {
        entityManager
                .createNativeQuery(
                        "delete from signup_invite_reservations where invite_id = :invite and expires_at <= :now")
                .setParameter("invite", inviteId)
                .setParameter("now", now)
                .executeUpdate();
        return ((Number) entityManager
                        .createNativeQuery("select count(*) from signup_invite_reservations where invite_id = :invite")
                        .setParameter("invite", inviteId)
                        .getSingleResult())
                .longValue();
    }

    public void addReservation(UUID id, UUID inviteId, Instant now, Instant expiresAt) {
        entityManager
                .createNativeQuery("""
                        insert into signup_invite_reservations (id, invite_id, created_at, expires_at)
                        values (:id, :invite, :now, :expires)
                        """)
                .setParameter("id", id)
                .setParameter("invite", inviteId)
                .setParameter("now", now)
                .setParameter("expires", expiresAt)
                .executeUpdate();
    }

    /** Gives a place up; true when it was still kept. */
    public boolean removeReservation(UUID id, Instant now) {
        return entityManager
                        .createNativeQuery(
                                "delete from signup_invite_reservations where id = :id and expires_at > :now")
                        .setParameter("id", id)
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    private <T> TypedQuery<T> filtered(String select, String order, Class<T> type, Filter filter, Instant now) {
        Map<String, Object> parameters = new HashMap<>();
        StringBuilder where = new StringBuilder(" from SignupInvite i where 1 = 1");
        if (filter.email() != null) {
            where.append(" and i.invitedEmail = :email");
            parameters.put("email", filter.email());
        }
        if (filter.requestId() != null) {
            where.append(" and i.signupRequestId = :request");
            parameters.put("request", filter.requestId());
        }
        if (filter.status() != null) {
            boolean byTime = filter.status().equals("active") || filter.status().equals("expired");
            where.append(" and i.status = :status");
            parameters.put("status", byTime ? "active" : filter.status());
            if (byTime) {
                where.append(
                        filter.status().equals("expired")
                                ? " and i.expiresAt <= :now"
                                : " and (i.expiresAt is null or i.expiresAt > :now)");
                parameters.put("now", now);
            }
        }
        TypedQuery<T> query = entityManager.createQuery(select + where + order, type);
        parameters.forEach(query::setParameter);
        return query;
    }
}
