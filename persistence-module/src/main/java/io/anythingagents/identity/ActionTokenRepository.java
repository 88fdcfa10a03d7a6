package io.anythingagents.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Mailed tokens. They belong to people, not to tenants. */
@ApplicationScoped
public class ActionTokenRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public ActionTokenRepository() {}

    ActionTokenRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void add(ActionToken token) {
        entityManager.persist(token);
    }

    /** With the row locked until the transaction ends, so that one caller consumes it. */
    public Optional<ActionToken> findForChange(UUID tokenId) {
        return Optional.ofNullable(entityManager.find(ActionToken.class, tokenId, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Ends the person's other live tokens of a purpose. */
    public int revokeLive(UUID userId, ActionToken.Purpose purpose, Instant now) {
        return entityManager
                .createNativeQuery("""
                        update action_tokens set revoked_at = :now
                        where user_id = :user and purpose = :purpose and consumed_at is null and revoked_at is null
                        """)
                .setParameter("now", now)
                .setParameter("user", userId)
                .setParameter("purpose", purpose.word())
                .executeUpdate();
    }
}
