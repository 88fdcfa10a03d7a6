package io.anythingagents.conversation;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Conversations that wait for a title; whoever claims one has it for a while, by the database's clock. */
@ApplicationScoped
public class ConversationTitleRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationTitleRepository() {}

    ConversationTitleRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Claims some that were answered and begun after this; nobody else gets them for this long. */
    public List<UntitledConversation> claimAcrossTenants(Instant begunAfter, Duration term, int limit) {
        List<?> ids = entityManager
                .createNativeQuery("""
                        select c.id from agent_conversations c
                        where c.display_name is null and c.title_sought_at is null and not c.unlisted
                            and c.created_at > :after
                            and (c.title_claimed_until is null or c.title_claimed_until < clock_timestamp())
                            and exists (select 1 from agent_runs r where r.tenant_id = c.tenant_id
                                and r.conversation_id = c.id and r.status = 'completed')
                        order by c.created_at
                        limit :limit for update skip locked
                        """)
                .setParameter("after", begunAfter)
                .setParameter("limit", limit)
                .getResultList();
        if (ids.isEmpty()) {
            return List.of();
        }
        entityManager
                .createNativeQuery("""
                        update agent_conversations set title_attempts = title_attempts + 1,
                            title_claimed_until = clock_timestamp() + make_interval(secs => :seconds)
                        where id in (:ids)
                        """)
                .setParameter("seconds", term.toMillis() / 1000.0)
                .setParameter("ids", ids)
                .executeUpdate();
        return SqlRow.each(
                entityManager.createNativeQuery("""
                                select c.tenant_id, c.id, c.user_id, m.run_id, c.agent_entrypoint, m.content,
                                    c.title_attempts
                                from agent_conversations c
                                join lateral (select m.run_id, m.content from agent_messages m
                                    where m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.role = 'user'
                                    order by m.position limit 1) m on true
                                where c.id in (:ids) and m.run_id is not null
                                """).setParameter("ids", ids).getResultList(),
                row -> new UntitledConversation(
                        row.uuid(0),
                        row.uuid(1),
                        row.optionalUuid(2),
                        row.uuid(3),
                        row.text(4),
                        row.text(5),
                        row.number(6)));
    }

    /** Gives a title to a conversation that nobody has named meanwhile; says whether it took it. */
    public boolean give(UUID tenantId, UUID conversationId, String title, Instant now) {
        return entityManager
                        .createNativeQuery("""
                        update agent_conversations set display_name = :title, title_generated = true,
                            title_sought_at = :now, title_claimed_until = null, version = version + 1
                        where tenant_id = :tenant and id = :id and display_name is null
                        """)
                        .setParameter("title", title)
                        .setParameter("now", now)
                        .setParameter("tenant", tenantId)
                        .setParameter("id", conversationId)
                        .executeUpdate()
                == 1;
    }

    /** It is not sought again. */
    public void giveUp(UUID tenantId, UUID conversationId, Instant now) {
        entityManager
                .createNativeQuery("""
                        update agent_conversations set title_sought_at = :now, title_claimed_until = null
                        where tenant_id = :tenant and id = :id
                        """)
                .setParameter("now", now)
                .setParameter("tenant", tenantId)
                .setParameter("id", conversationId)
                .executeUpdate();
    }
}
