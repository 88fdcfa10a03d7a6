package io.anythingagents.identity.mfa;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Challenges of half-done sign-ins. */
@ApplicationScoped
public class MfaChallengeRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public MfaChallengeRepository() {}

    MfaChallengeRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void add(MfaChallenge challenge) {
        entityManager.persist(challenge);
    }

    /** With the row locked until the transaction ends, so that one caller uses it. */
    public Optional<MfaChallenge> findForChange(UUID tenantId, UUID userId, UUID challengeId) {
        MfaChallenge challenge = entityManager.find(MfaChallenge.class, challengeId, LockModeType.PESSIMISTIC_WRITE);
        return challenge != null
                        && challenge.tenantId().equals(tenantId)
                        && challenge.userId().equals(userId)
                ? Optional.of(challenge)
                : Optional.empty();
    }

    /** Throws the person's expired challenges away, so that the table holds minutes and not years. */
    public int removeExpiredAcrossTenants(UUID userId, Instant now) {
        return entityManager
                .createNativeQuery("delete from mfa_challenges where user_id = :user and expires_at < :now")
                .setParameter("user", userId)
                .setParameter("now", now)
                .executeUpdate();
    }
}
