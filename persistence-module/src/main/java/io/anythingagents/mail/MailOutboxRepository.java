package io.anythingagents.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The mails to be sent. They belong to people, not to tenants. */
@ApplicationScoped
public class MailOutboxRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public MailOutboxRepository() {}

    MailOutboxRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void add(OutboxMail mail) {
        entityManager.persist(mail);
    }

    /** The clock all nodes agree on. */
    public Instant databaseTime() {
        return (Instant) entityManager
                .createNativeQuery("select clock_timestamp()", Instant.class)
                .getSingleResult();
    }

    /** Due mails nobody else is looking at, locked until the transaction ends. */
    @SuppressWarnings("unchecked") // a native query of an entity
    public List<OutboxMail> takeDue(int limit) {
        return entityManager
                .createNativeQuery("""
                        select * from mail_outbox
                        where status = 'waiting' and next_attempt_at <= clock_timestamp()
                        order by next_attempt_at
                        limit :limit
                        for update skip locked
                        """, OutboxMail.class)
                .setParameter("limit", limit)
                .getResultList();
    }

    public Optional<OutboxMail> findForChange(UUID mailId) {
        return Optional.ofNullable(entityManager.find(OutboxMail.class, mailId, LockModeType.PESSIMISTIC_WRITE));
    }
}
