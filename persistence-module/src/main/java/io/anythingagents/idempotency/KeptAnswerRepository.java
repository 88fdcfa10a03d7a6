package io.anythingagents.idempotency;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sealed answers under keys. Whose key it is, is part of its hash, so that nobody meets another's. */
@ApplicationScoped
public class KeptAnswerRepository {
    private static final int SWEPT_AT_ONCE = 100;

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public KeptAnswerRepository() {}

    KeptAnswerRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** One answer, known by hashes only. */
    public record Answer(String requestHash, String sealed) {}

    /**
     * Takes a key for a request; false when it is taken. Waits for another request that is just taking it: afterwards that
     * one's answer is there to be read, or the key is free again.
     */
    public boolean take(String keyHash, String requestHash, @Nullable UUID userId, Instant now, Instant expiresAt) {
        entityManager
                .createNativeQuery("delete from kept_answers where key_hash = :key and expires_at <= :now")
                .setParameter("key", keyHash)
                .setParameter("now", now)
                .executeUpdate();
        return entityManager
                        .createNativeQuery("""
                                insert into kept_answers (key_hash, request_hash, user_id, sealed_answer, created_at,
                                    expires_at)
                                values (:key, :request, cast(:user as uuid), '', :now, :expires)
                                on conflict (key_hash) do nothing
                                """)
                        .setParameter("key", keyHash)
                        .setParameter("request", requestHash)
                        .setParameter("user", userId == null ? null : userId.toString())
                        .setParameter("now", now)
                        .setParameter("expires", expiresAt)
                        .executeUpdate()
                == 1;
    }

    /** Completes what was taken in this transaction. */
    public void keep(String keyHash, String sealed) {
        entityManager
                .createNativeQuery("update kept_answers set sealed_answer = :sealed where key_hash = :key")
                .setParameter("sealed", sealed)
                .setParameter("key", keyHash)
                .executeUpdate();
    }

    /** Empty for one that has expired. */
    public Optional<Answer> find(String keyHash, Instant now) {
        List<?> rows = entityManager
                .createNativeQuery("select request_hash, sealed_answer from kept_answers"
                        + " where key_hash = :key and expires_at > :now")
                .setParameter("key", keyHash)
                .setParameter("now", now)
                .getResultList();
        return SqlRow.each(rows, row -> new Answer(row.text(0), row.text(1))).stream()
                .findFirst();
    }

    /** Removes some of the expired ones that nobody else is removing. */
    public void sweep(Instant now) {
        entityManager
                .createNativeQuery("""
                        delete from kept_answers where key_hash in (
                            select key_hash from kept_answers where expires_at <= :now
                            order by expires_at limit :most for update skip locked)
                        """)
                .setParameter("now", now)
                .setParameter("most", SWEPT_AT_ONCE)
                .executeUpdate();
    }
}
