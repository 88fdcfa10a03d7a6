package io.anythingagents.conversation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations of one tenant, seen through what the caller may see. */
@ApplicationScoped
public class ConversationRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public ConversationRepository() {}

    ConversationRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Where a page of the list ended. */
    public record Position(Instant updatedAt, UUID id) {}

    public void add(UUID tenantId, Conversation conversation) {
        if (!conversation.tenantId().equals(tenantId)) {
            throw new IllegalArgumentException("The conversation belongs to another tenant");
        }
        entityManager.persist(conversation);
    }

    /** Has what was added stored now, for statements that are about to refer to it. */
    public void flush(UUID tenantId) {
        entityManager.flush();
    }

    public Optional<Conversation> find(UUID tenantId, Visibility visibility, UUID id) {
        return single(byId(tenantId, visibility, id));
    }

    /** Locks the row: messages get their positions one after the other. */
    public Optional<Conversation> findForUpdate(UUID tenantId, Visibility visibility, UUID id) {
        return single(byId(tenantId, visibility, id).setLockMode(LockModeType.PESSIMISTIC_WRITE));
    }

    /** For a run that was admitted before: locks whatever the tenant has under this id. */
    public Optional<Conversation> findForRun(UUID tenantId, UUID id) {
        return single(entityManager
                .createQuery(
                        "select c from Conversation c where c.tenantId = :tenant and c.id = :id", Conversation.class)
                .setParameter("tenant", tenantId)
                .setParameter("id", id)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE));
    }

    /** Newest first; {@code after} is the last row of the page before. */
    public List<Conversation> page(
            UUID tenantId, Visibility visibility, @Nullable String agent, @Nullable Position after, int limit) {
        String jpql = "select c from Conversation c where c.tenantId = :tenant and not c.unlisted and "
                + visibility.condition()
                + (agent == null ? "" : " and c.agentEntrypoint = :agent")
                + (after == null ? "" : " and (c.updatedAt < :at or (c.updatedAt = :at and c.id < :id))")
                + " order by c.updatedAt desc, c.id desc";
        TypedQuery<Conversation> query =
                entityManager.createQuery(jpql, Conversation.class).setParameter("tenant", tenantId);
        visibility.bind(query);
        if (agent != null) {
            query.setParameter("agent", agent);
        }
        if (after != null) {
            query.setParameter("at", after.updatedAt()).setParameter("id", after.id());
        }
        return query.setMaxResults(limit).getResultList();
    }

    /** Removes it with messages, session memory, runs and their logs; false when there was none. */
    public boolean delete(UUID tenantId, Visibility visibility, UUID id) {
        TypedQuery<UUID> visible = entityManager
                .createQuery(
                        "select c.id from Conversation c where c.tenantId = :tenant and c.id = :id and "
                                + visibility.condition(),
                        UUID.class)
                .setParameter("tenant", tenantId)
                .setParameter("id", id);
        visibility.bind(visible);
        if (visible.getResultList().isEmpty()) {
            return false;
        }
        return entityManager
                        .createQuery("delete from Conversation c where c.tenantId = :tenant and c.id = :id")
                        .setParameter("tenant", tenantId)
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    /** Erases conversations that nobody came back to since, with all that hangs on them; says how many. */
    public int purgeAcrossTenants(Instant untouchedSince, int limit) {
        return purge("", untouchedSince, limit);
    }

    /** The same of those that are not listed. */
    public int purgeUnlistedAcrossTenants(Instant untouchedSince, int limit) {
        return purge("and unlisted", untouchedSince, limit);
    }

    private int purge(String which, Instant untouchedSince, int limit) {
        return entityManager
                .createNativeQuery("""
                        delete from agent_conversations where id in (
                            select id from agent_conversations
                            where updated_at at time zone 'UTC' < cast(:before as timestamptz) at time zone 'UTC' %s
                            order by updated_at at time zone 'UTC' limit :limit for update skip locked)
                        """.formatted(which))
                .setParameter("before", untouchedSince)
                .setParameter("limit", limit)
                .executeUpdate();
    }

    /** How many of a tenant's conversations an agent opened or holds, and when last; agents never used are absent. */
    public List<AgentUse> useByAgent(UUID tenantId) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select agent, count(*), max(updated_at) from (
                            select agent_entrypoint as agent, id, updated_at
                            from agent_conversations where tenant_id = :tenant
                            union
                            select active_agent, id, updated_at
                            from agent_conversations where tenant_id = :tenant) used
                        group by agent
                        """)
                .setParameter("tenant", tenantId)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new AgentUse((String) row[0], ((Number) row[1]).longValue(), SqlValues.instant(row[2])))
                .toList();
    }

    private TypedQuery<Conversation> byId(UUID tenantId, Visibility visibility, UUID id) {
        TypedQuery<Conversation> query = entityManager
                .createQuery(
                        "select c from Conversation c where c.tenantId = :tenant and c.id = :id and "
                                + visibility.condition(),
                        Conversation.class)
                .setParameter("tenant", tenantId)
                .setParameter("id", id);
        visibility.bind(query);
        return query;
    }

    private static <T> Optional<T> single(TypedQuery<T> query) {
        return query.getResultList().stream().findFirst();
    }
}
