package io.anythingagents.conversation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Messages of one tenant's conversations, by their positions, which have no gaps. */
@ApplicationScoped
public class MessageRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public MessageRepository() {}

    MessageRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public void add(UUID tenantId, Message message) {
        entityManager.persist(message);
    }

    /** Oldest first, after a position (-1 for the start). */
    public List<Message> after(UUID tenantId, UUID conversationId, int position, int limit) {
        return entityManager
                .createQuery("""
                        select m from Message m
                        where m.tenantId = :tenant and m.conversationId = :conversation and m.position > :position
                        order by m.position
                        """, Message.class)
                .setParameter("tenant", tenantId)
                .setParameter("conversation", conversationId)
                .setParameter("position", position)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Newest first, before a position. */
    public List<Message> before(UUID tenantId, UUID conversationId, int position, int limit) {
        return entityManager
                .createQuery("""
                        select m from Message m
                        where m.tenantId = :tenant and m.conversationId = :conversation and m.position < :position
                        order by m.position desc
                        """, Message.class)
                .setParameter("tenant", tenantId)
                .setParameter("conversation", conversationId)
                .setParameter("position", position)
                .setMaxResults(limit)
                .getResultList();
    }

    public Optional<Message> find(UUID tenantId, UUID conversationId, UUID messageId) {
        return entityManager
                .createQuery("""
                        select m from Message m
                        where m.tenantId = :tenant and m.conversationId = :conversation and m.id = :id
                        """, Message.class)
                .setParameter("tenant", tenantId)
                .setParameter("conversation", conversationId)
                .setParameter("id", messageId)
                .getResultStream()
                .findFirst();
    }

    /** The runs that said something from a position on. */
    public List<UUID> runsFrom(UUID tenantId, UUID conversationId, int position) {
        return entityManager
                .createQuery("""
                        select distinct m.runId from Message m
                        where m.tenantId = :tenant and m.conversationId = :conversation and m.position >= :position
                            and m.runId is not null
                        """, UUID.class)
                .setParameter("tenant", tenantId)
                .setParameter("conversation", conversationId)
                .setParameter("position", position)
                .getResultList();
    }

    /** What one run said up to a position, in order. */
    public List<Message> ofRun(UUID tenantId, UUID conversationId, UUID runId, int lastPosition) {
        return entityManager
                .createQuery("""
                        select m from Message m
                        where m.tenantId = :tenant and m.conversationId = :conversation and m.runId = :run
                            and m.position <= :last
                        order by m.position
                        """, Message.class)
                .setParameter("tenant", tenantId)
                .setParameter("conversation", conversationId)
                .setParameter("run", runId)
                .setParameter("last", lastPosition)
                .getResultList();
    }

    /** Removes the messages from a position on. */
    public void deleteFrom(UUID tenantId, UUID conversationId, int position) {
        entityManager
                .createQuery("""
                        delete from Message m
                        where m.tenantId = :tenant and m.conversationId = :conversation and m.position >= :position
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("conversation", conversationId)
                .setParameter("position", position)
                .executeUpdate();
    }

    /** Copies the first messages of a conversation into another, in order, as many as there are new ids. */
    public void copy(UUID tenantId, UUID fromConversation, UUID toConversation, List<UUID> newIds) {
        entityManager.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into agent_messages (id, tenant_id, conversation_id, position, role, agent, content, status,
                        run_id, created_at)
                    select i.id, m.tenant_id, ?, m.position, m.role, m.agent, m.content, m.status, m.run_id, m.created_at
                    from unnest(?::uuid[]) with ordinality as i(id, place)
                    join agent_messages m on m.position = i.place - 1
                    where m.tenant_id = ? and m.conversation_id = ?
                    """)) {
                insert.setObject(1, toConversation);
                insert.setArray(2, connection.createArrayOf("uuid", newIds.toArray()));
                insert.setObject(3, tenantId);
                insert.setObject(4, fromConversation);
                insert.executeUpdate();
            }
        });
    }
}
