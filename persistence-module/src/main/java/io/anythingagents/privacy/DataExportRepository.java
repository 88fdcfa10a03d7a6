package io.anythingagents.privacy;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests for copies of data. A person's are that person's alone; a tenant's belong to its owners. */
@ApplicationScoped
public class DataExportRepository {
    private static final int MOST_LISTED = 50;
    private static final String COLUMNS =
            "select id, subject_type, tenant_id, user_id, status, created_at, finished_at, expires_at from data_exports ";
    private static final String OWNED =
            "tenant_id = :tenant and subject_type = :subject and (subject_type = 'tenant' or user_id = :user)";

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public DataExportRepository() {}

    DataExportRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void add(UUID tenantId, UUID id, Subject subject, UUID userId, Instant now) {
        entityManager
                .createNativeQuery("""
                        insert into data_exports (id, subject_type, tenant_id, user_id, status, created_at)
                        values (:id, :subject, :tenant, :user, 'waiting', :now)
                        """)
                .setParameter("id", id)
                .setParameter("subject", subject.word())
                .setParameter("tenant", tenantId)
                .setParameter("user", userId)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Newest first. */
    public List<DataExport> list(UUID tenantId, Subject subject, UUID userId) {
        return SqlRow.each(
                entityManager
                        .createNativeQuery(COLUMNS + "where " + OWNED + " order by created_at desc, id desc")
                        .setParameter("tenant", tenantId)
                        .setParameter("subject", subject.word())
                        .setParameter("user", userId)
                        .setMaxResults(MOST_LISTED)
                        .getResultList(),
                DataExportRepository::export);
    }

    /** What was collected, while it may be fetched. */
    public Optional<String> content(UUID tenantId, Subject subject, UUID userId, UUID id, Instant now) {
        List<?> rows = entityManager
                .createNativeQuery(
                        "select content from data_exports where id = :id and status = 'ready' and expires_at > :now and "
                                + OWNED,
                        String.class)
                .setParameter("id", id)
                .setParameter("now", now)
                .setParameter("tenant", tenantId)
                .setParameter("subject", subject.word())
                .setParameter("user", userId)
                .getResultList();
        return rows.stream().findFirst().map(String.class::cast);
    }

    /** One waiting request nobody else works on, locked until the transaction ends. */
    public Optional<DataExport> takeWaitingAcrossTenants() {
        return SqlRow.each(
                        entityManager
                                .createNativeQuery(COLUMNS
                                        + "where status = 'waiting' order by created_at limit 1 for update skip locked")
                                .getResultList(),
                        DataExportRepository::export)
                .stream()
                .findFirst();
    }

    public void finish(UUID tenantId, UUID id, String content, Instant now, Instant expiresAt) {
        entityManager
                .createNativeQuery("""
                        update data_exports set status = 'ready', content = :content, finished_at = :now,
                            expires_at = :expires
                        where tenant_id = :tenant and id = :id and status = 'waiting'
                        """)
                .setParameter("content", content)
                .setParameter("now", now)
                .setParameter("expires", expiresAt)
                .setParameter("tenant", tenantId)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Throws away what was not to be kept any longer. */
    public int expireAcrossTenants(Instant now) {
        return entityManager.createNativeQuery("""
                        update data_exports set status = 'expired', content = null
                        where status = 'ready' and expires_at <= :now
                        """).setParameter("now", now).executeUpdate();
    }

    private static DataExport export(SqlRow row) {
        return new DataExport(
                row.uuid(0),
                Subject.ofWord(row.text(1)),
                row.uuid(2),
                row.uuid(3),
                row.text(4),
                row.instant(5),
                row.optionalInstant(6),
                row.optionalInstant(7));
    }
}
