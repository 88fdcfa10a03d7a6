package io.anythingagents.conversation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages of one tenant's conversations, by position and by their words. */
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

    /** Best matches first, only in conversations the caller may see; words without meaning find nothing. */
    public List<MessageMatch> search(
            UUID tenantId, Visibility visibility, String words, @Nullable UUID exceptRun, int limit) {
        String visible = visibility.userId() == null
                ? "(c.user_id is null and c.owner_subject = :subject)"
                : visibility.ownerless() ? "(c.user_id = :user or c.user_id is null)" : "c.user_id = :user";
        Query query = entityManager
                .createNativeQuery("""
                        with wanted as (select websearch_to_tsquery('english', :words) as words)
                        select m.conversation_id, m.role, m.content, m.created_at, ts_rank(m.search, w.words) as rank
                        from wanted w, agent_messages m
                        join agent_conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
                        where numnode(w.words) > 0
                            and m.search @@ (w.words && cast(quote_literal('tenant:' || :tenantText) as tsquery))
                            and m.tenant_id = :tenant and\s""" + visible
                        + (exceptRun == null ? "" : " and m.run_id is distinct from :run")
                        + " order by rank desc, m.created_at desc")
                .setParameter("words", words)
                .setParameter("tenantText", tenantId.toString())
                .setParameter("tenant", tenantId);
        if (exceptRun != null) {
            query.setParameter("run", exceptRun);
        }
        visibility.bind(query);
        query.setMaxResults(limit);
        List<?> rows = query.getResultList();
        return rows.stream().map(MessageRepository::match).toList();
    }

    private static MessageMatch match(Object row) {
        Object[] columns = (Object[]) row;
        return new MessageMatch(
                (UUID) columns[0],
                (String) columns[1],
                (String) columns[2],
                SqlValues.instant(columns[3]),
                ((Number) columns[4]).doubleValue());
    }
}
