package io.anythingagents.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** Session memory: raw items in the order the model is given them. */
@ApplicationScoped
public class SessionRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public SessionRepository() {}

    SessionRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void open(UUID tenantId, UUID sessionId, UUID conversationId, Instant now) {
        entityManager
                .createNativeQuery("""
                        insert into agent_sessions (id, tenant_id, conversation_id, item_count, created_at, updated_at)
                        values (:id, :tenant, :conversation, 0, :now, :now)
                        """)
                .setParameter("id", sessionId)
                .setParameter("tenant", tenantId)
                .setParameter("conversation", conversationId)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** The newest items, oldest first. */
    public List<String> latest(UUID tenantId, UUID sessionId, int limit) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select item from agent_session_items
                        where tenant_id = :tenant and session_id = :session
                        order by position desc
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("session", sessionId)
                .setMaxResults(limit)
                .getResultList();
        List<String> items =
                new java.util.ArrayList<>(rows.stream().map(String.class::cast).toList());
        Collections.reverse(items);
        return items;
    }

    /** Appends items in order; the session row gives the positions out. */
    public void append(UUID tenantId, UUID sessionId, UUID runId, List<String> items, Instant now) {
        if (items.isEmpty()) {
            return;
        }
        entityManager.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    with taken as (
                        update agent_sessions set item_count = item_count + ?, updated_at = ?
                        where tenant_id = ? and id = ?
                        returning tenant_id, id, item_count - ? as first)
                    insert into agent_session_items (tenant_id, session_id, position, run_id, item, created_at)
                    select t.tenant_id, t.id, t.first + i.place - 1, ?, i.item, ?
                    from taken t, unnest(?::text[]) with ordinality as i(item, place)
                    """)) {
                insert.setInt(1, items.size());
                insert.setTimestamp(2, Timestamp.from(now));
                insert.setObject(3, tenantId);
                insert.setObject(4, sessionId);
                insert.setInt(5, items.size());
                insert.setObject(6, runId);
                insert.setTimestamp(7, Timestamp.from(now));
                insert.setArray(8, connection.createArrayOf("text", items.toArray()));
                insert.executeUpdate();
            }
        });
    }
}
