package io.anythingagents.notification;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What people want to be told; of two who set the same at once the later one counts. */
@ApplicationScoped
public class NotificationPreferenceRepository {
    private static final String COLUMNS = "id, tenant_id, channel, category, enabled";

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public NotificationPreferenceRepository() {}

    NotificationPreferenceRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** By channel, then category. */
    public List<NotificationPreference> find(UUID tenantId, UUID userId) {
        List<?> rows = entityManager
                .createNativeQuery("select " + COLUMNS + " from notification_preferences"
                        + " where tenant_id = :tenant and user_id = :user order by channel, category")
                .setParameter("tenant", tenantId)
                .setParameter("user", userId)
                .getResultList();
        return SqlRow.each(rows, NotificationPreferenceRepository::preference);
    }

    /** Stores a preference, or changes the one of the same channel and category; answers it as it is now. */
    public NotificationPreference put(UUID tenantId, UUID userId, NotificationPreference wanted, Instant now) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        insert into notification_preferences (id, user_id, tenant_id, channel, category, enabled, updated_at)
                        values (:id, :user, :tenant, :channel, :category, :enabled, :now)
                        on conflict (user_id, tenant_id, channel, category)
                            do update set enabled = excluded.enabled, updated_at = excluded.updated_at
                        returning\s""" + COLUMNS)
                .setParameter("id", wanted.id())
                .setParameter("user", userId)
                .setParameter("tenant", tenantId)
                .setParameter("channel", wanted.channel())
                .setParameter("category", wanted.category())
                .setParameter("enabled", wanted.enabled())
                .setParameter("now", now)
                .getResultList();
        return SqlRow.each(rows, NotificationPreferenceRepository::preference).get(0);
    }

    private static NotificationPreference preference(SqlRow row) {
        return new NotificationPreference(row.uuid(0), row.uuid(1), row.text(2), row.text(3), row.flag(4));
    }
}
