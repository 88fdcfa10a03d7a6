package io.anythingagents.identity.mfa;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Methods and recovery codes. They belong to people, not to tenants; every query names the person. */
@ApplicationScoped
public class MfaMethodRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public MfaMethodRepository() {}

    MfaMethodRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void add(MfaMethod method) {
        entityManager.persist(method);
    }

    /** Every method the person ever had and did not throw away unverified, oldest first. */
    public List<MfaMethod> findAll(UUID userId) {
        return entityManager
                .createQuery(
                        "select m from MfaMethod m where m.userId = :user order by m.createdAt, m.id", MfaMethod.class)
                .setParameter("user", userId)
                .getResultList();
    }

    /** Empty when it is somebody else's. */
    public Optional<MfaMethod> find(UUID userId, UUID methodId) {
        return Optional.ofNullable(entityManager.find(MfaMethod.class, methodId))
                .filter(method -> method.userId().equals(userId));
    }

    /** With the row locked until the transaction ends; empty when it is somebody else's. */
    public Optional<MfaMethod> findForChange(UUID userId, UUID methodId) {
        MfaMethod method = entityManager.find(MfaMethod.class, methodId, LockModeType.PESSIMISTIC_WRITE);
        return method != null && method.userId().equals(userId) ? Optional.of(method) : Optional.empty();
    }

    public void remove(MfaMethod method) {
        entityManager.remove(method);
    }

    /** Throws every method and recovery code of a person away. */
    public void removeAll(UUID userId) {
        removeRecoveryCodes(userId);
        entityManager
                .createNativeQuery("delete from user_mfa_methods where user_id = :user")
                .setParameter("user", userId)
                .executeUpdate();
    }

    /**
     * Uses a code up: true for exactly one of all callers with a code of this time step, and never again for an earlier one.
     */
    public boolean use(UUID userId, UUID methodId, CodePurpose purpose, long step, Instant now) {
        String column = purpose.column();
        return entityManager
                        .createNativeQuery("update user_mfa_methods set " + column + " = :step, last_used_at = :now"
                                + " where id = :id and user_id = :user and revoked_at is null"
                                + " and (" + column + " is null or " + column + " < :step)")
                        .setParameter("step", step)
                        .setParameter("now", now)
                        .setParameter("id", methodId)
                        .setParameter("user", userId)
                        .executeUpdate()
                == 1;
    }

    /** Puts new codes in the place of all old ones. */
    public void replaceRecoveryCodes(UUID userId, List<RecoveryCode> codes) {
        removeRecoveryCodes(userId);
        codes.forEach(entityManager::persist);
    }

    public void removeRecoveryCodes(UUID userId) {
        entityManager
                .createNativeQuery("delete from user_recovery_codes where user_id = :user")
                .setParameter("user", userId)
                .executeUpdate();
    }

    /** Uses a recovery code up: true for exactly one of all callers. */
    public boolean useRecoveryCode(UUID userId, String codeHash, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                update user_recovery_codes set used_at = :now
                                where user_id = :user and code_hash = :hash and used_at is null
                                """)
                        .setParameter("now", now)
                        .setParameter("user", userId)
                        .setParameter("hash", codeHash)
                        .executeUpdate()
                == 1;
    }

    public int countUnusedRecoveryCodes(UUID userId) {
        Number count = (Number) entityManager
                .createNativeQuery("select count(*) from user_recovery_codes where user_id = :user and used_at is null")
                .setParameter("user", userId)
                .getSingleResult();
        return count.intValue();
    }
}
