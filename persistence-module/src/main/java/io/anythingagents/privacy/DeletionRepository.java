package io.anythingagents.privacy;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Wishes to be erased, and the tombstones they leave. */
@ApplicationScoped
public class DeletionRepository {
    private static final String COLUMNS =
            "select id, subject_type, subject_id, requested_at, execute_after from deletions d ";
    private static final String WAITING = " cancelled_at is null and executed_at is null ";

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public DeletionRepository() {}

    DeletionRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Stores a wish unless one waits already. */
    public void addUnlessWaiting(Deletion deletion, UUID requestedBy) {
        entityManager
                .createNativeQuery("""
                        insert into deletions (id, subject_type, subject_id, requested_by, requested_at, execute_after)
                        values (:id, :type, :subject, :by, :at, :after)
                        on conflict (subject_type, subject_id) where cancelled_at is null and executed_at is null
                            do nothing
                        """)
                .setParameter("id", deletion.id())
                .setParameter("type", deletion.subject().word())
                .setParameter("subject", deletion.subjectId())
                .setParameter("by", requestedBy)
                .setParameter("at", deletion.requestedAt())
                .setParameter("after", deletion.executeAfter())
                .executeUpdate();
    }

    public Optional<Deletion> findWaiting(Subject subject, UUID subjectId) {
        return first(entityManager
                .createNativeQuery(COLUMNS + "where subject_type = :type and subject_id = :subject and" + WAITING)
                .setParameter("type", subject.word())
                .setParameter("subject", subjectId)
                .getResultList());
    }

    public boolean cancel(UUID deletionId, Instant now) {
        return entityManager
                        .createNativeQuery("update deletions set cancelled_at = :now where id = :id and" + WAITING)
                        .setParameter("now", now)
                        .setParameter("id", deletionId)
                        .executeUpdate()
                == 1;
    }

    /** One wish whose time has come and nobody else works on, locked until the transaction ends. */
    public Optional<Deletion> takeDue(Instant now) {
        return first(entityManager
                .createNativeQuery(COLUMNS + "where execute_after <= :now and" + WAITING
                        + "order by execute_after limit 1 for update skip locked")
                .setParameter("now", now)
                .getResultList());
    }

    /** One tombstone whose subject is there again, as after a restore from a backup. */
    public Optional<Deletion> takeReturned() {
        return first(entityManager.createNativeQuery(COLUMNS + """
                        where executed_at is not null and (
                            subject_type = 'user' and exists (select 1 from users u where u.id = d.subject_id)
                            or subject_type = 'tenant'
                                and exists (select 1 from tenant_accounts t where t.id = d.subject_id))
                        limit 1 for update skip locked
                        """).getResultList());
    }

    public void executed(UUID deletionId, Instant now) {
        entityManager
                .createNativeQuery("update deletions set executed_at = :now where id = :id")
                .setParameter("now", now)
                .setParameter("id", deletionId)
                .executeUpdate();
    }

    /** To be looked at again later. */
    public void postpone(UUID deletionId, Instant until) {
        entityManager
                .createNativeQuery("update deletions set execute_after = :until where id = :id and" + WAITING)
                .setParameter("until", until)
                .setParameter("id", deletionId)
                .executeUpdate();
    }

    private static Optional<Deletion> first(List<?> rows) {
        return SqlRow.each(
                        rows,
                        row -> new Deletion(
                                row.uuid(0), Subject.ofWord(row.text(1)), row.uuid(2), row.instant(3), row.instant(4)))
                .stream()
                .findFirst();
    }
}
