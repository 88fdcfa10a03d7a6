package io.anythingagents.run;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
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

    /** The newest items from a position on, oldest first. */
    public List<StoredItem> latest(UUID tenantId, UUID sessionId, int from, int limit) {
        List<StoredItem> items = new ArrayList<>(SqlRow.each(
                entityManager
                        .createNativeQuery("""
                                select position, item from agent_session_items
                                where tenant_id = :tenant and session_id = :session and position >= :from
                                order by position desc
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("session", sessionId)
                        .setParameter("from", from)
                        .setMaxResults(limit)
                        .getResultList(),
                row -> new StoredItem(row.number(0), row.text(1))));
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

    /** Appends items in order, each under an origin of its own. */
    public void append(UUID tenantId, UUID sessionId, List<UUID> origins, List<String> items, Instant now) {
        entityManager.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    with taken as (
                        update agent_sessions set item_count = item_count + ?, updated_at = ?
                        where tenant_id = ? and id = ?
                        returning tenant_id, id, item_count - ? as first)
                    insert into agent_session_items (tenant_id, session_id, position, run_id, item, created_at)
                    select t.tenant_id, t.id, t.first + i.place - 1, i.origin, i.item, ?
                    from taken t, unnest(?::uuid[], ?::text[]) with ordinality as i(origin, item, place)
                    """)) {
                insert.setInt(1, items.size());
                insert.setTimestamp(2, Timestamp.from(now));
                insert.setObject(3, tenantId);
                insert.setObject(4, sessionId);
                insert.setInt(5, items.size());
                insert.setTimestamp(6, Timestamp.from(now));
                insert.setArray(7, connection.createArrayOf("uuid", origins.toArray()));
                insert.setArray(8, connection.createArrayOf("text", items.toArray()));
                insert.executeUpdate();
            }
        });
    }

    /** Forgets all that some runs said and did; a run's calls and their results go together. */
    public void forgetRuns(UUID tenantId, UUID sessionId, List<UUID> runIds, Instant now) {
        entityManager
                .createNativeQuery("""
                        delete from agent_session_items
                        where tenant_id = :tenant and session_id = :session and run_id in (:runs)
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("session", sessionId)
                .setParameter("runs", runIds)
                .executeUpdate();
        entityManager
                .createNativeQuery("""
                        update agent_sessions s set updated_at = :now, item_count = coalesce((
                            select max(i.position) + 1 from agent_session_items i
                            where i.tenant_id = s.tenant_id and i.session_id = s.id), 0)
                        where s.tenant_id = :tenant and s.id = :session
                        """)
                .setParameter("now", now)
                .setParameter("tenant", tenantId)
                .setParameter("session", sessionId)
                .executeUpdate();
    }

    /** Copies what was said and done before some runs into another, empty session. */
    public void copyWithout(UUID tenantId, UUID fromSession, UUID toSession, List<UUID> runIds) {
        entityManager.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    with copied as (
                        insert into agent_session_items (tenant_id, session_id, position, run_id, item, created_at)
                        select tenant_id, ?, row_number() over (order by position) - 1, run_id, item, created_at
                        from agent_session_items
                        where tenant_id = ? and session_id = ? and run_id <> all (?::uuid[])
                        returning 1)
                    update agent_sessions set item_count = (select count(*) from copied)
                    where tenant_id = ? and id = ?
                    """)) {
                insert.setObject(1, toSession);
                insert.setObject(2, tenantId);
                insert.setObject(3, fromSession);
                insert.setArray(4, connection.createArrayOf("uuid", runIds.toArray()));
                insert.setObject(5, tenantId);
                insert.setObject(6, toSession);
                insert.executeUpdate();
            }
        });
    }
}
