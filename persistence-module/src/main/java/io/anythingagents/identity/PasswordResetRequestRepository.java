package io.anythingagents.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Password resets somebody asked for, by address, whether anybody has it or not. They belong to no tenant. */
@ApplicationScoped
public class PasswordResetRequestRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public PasswordResetRequestRepository() {}

    PasswordResetRequestRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** One insert, the same for every address. */
    public void add(UUID id, String email, Instant now) {
        entityManager
                .createNativeQuery("""
                        insert into password_reset_requests (id, email, requested_at) values (:id, :email, :now)
                        """)
                .setParameter("id", id)
                .setParameter("email", email)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** The addresses of the oldest requests nobody else is looking at; gone with the end of the transaction. */
    public List<String> take(int limit) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        with taken as (
                            delete from password_reset_requests where id in (
                                select id from password_reset_requests
                                order by requested_at limit :limit for update skip locked)
                            returning email)
                        select distinct email from taken
                        """)
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream().map(String::valueOf).toList();
    }
}
