package io.anythingagents.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sealed answers of sign-ups that may be asked for again under the same key. Whoever signs up has no tenant yet. */
@ApplicationScoped
public class SignupAnswerRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public SignupAnswerRepository() {}

    SignupAnswerRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** One answer, known by hashes only. */
    public record Answer(String keyHash, String requestHash, UUID userId, String sealed) {}

    /** Keeps an answer, unless the key is in use; false then, also when the other sign-up is just being committed. */
    public boolean add(Answer answer, Instant now, Instant expiresAt) {
        entityManager
                .createNativeQuery("delete from signup_answers where expires_at <= :now")
                .setParameter("now", now)
                .executeUpdate();
        return entityManager
                        .createNativeQuery("""
                                insert into signup_answers (key_hash, request_hash, user_id, sealed_answer, created_at,
                                    expires_at)
                                values (:key, :request, :user, :sealed, :now, :expires)
                                on conflict (key_hash) do nothing
                                """)
                        .setParameter("key", answer.keyHash())
                        .setParameter("request", answer.requestHash())
                        .setParameter("user", answer.userId())
                        .setParameter("sealed", answer.sealed())
                        .setParameter("now", now)
                        .setParameter("expires", expiresAt)
                        .executeUpdate()
                == 1;
    }

    public Optional<Answer> find(String keyHash, Instant now) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select request_hash, user_id, sealed_answer from signup_answers
                        where key_hash = :key and expires_at > :now
                        """)
                .setParameter("key", keyHash)
                .setParameter("now", now)
                .getResultList();
        return rows.stream()
                .findFirst()
                .map(row -> (Object[]) row)
                .map(row -> new Answer(keyHash, (String) row[0], (UUID) row[1], (String) row[2]));
    }
}
