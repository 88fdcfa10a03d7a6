package io.anythingagents.run;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import java.util.UUID;

/** The point up to which each session is given to models in short; it goes with its session. */
@ApplicationScoped
public class SessionCheckpointRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public SessionCheckpointRepository() {}

    SessionCheckpointRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public Optional<SessionCheckpoint> find(UUID tenantId, UUID sessionId) {
        return SqlRow.each(
                        entityManager
                                .createNativeQuery("""
                                select kept_from, cleared_before, summary, created_at from agent_session_checkpoints
                                where tenant_id = :tenant and session_id = :session
                                """)
                                .setParameter("tenant", tenantId)
                                .setParameter("session", sessionId)
                                .getResultList(),
                        row -> new SessionCheckpoint(row.number(0), row.number(1), row.optionalText(2), row.instant(3)))
                .stream()
                .findFirst();
    }

    /** Takes the place of the one before; a session that is gone keeps none. */
    public void put(UUID tenantId, UUID sessionId, UUID runId, SessionCheckpoint checkpoint) {
        entityManager
                .createNativeQuery("""
                        insert into agent_session_checkpoints (session_id, tenant_id, run_id, kept_from, cleared_before,
                            summary, created_at)
                        select s.id, s.tenant_id, :run, :kept, :cleared, cast(:summary as text), :at
                        from agent_sessions s where s.tenant_id = :tenant and s.id = :session
                        on conflict (session_id) do update set run_id = excluded.run_id,
                            kept_from = excluded.kept_from, cleared_before = excluded.cleared_before,
                            summary = excluded.summary, created_at = excluded.created_at
                        """)
                .setParameter("run", runId)
                .setParameter("kept", checkpoint.keptFrom())
                .setParameter("cleared", checkpoint.clearedBefore())
                .setParameter("summary", checkpoint.summary())
                .setParameter("at", checkpoint.createdAt())
                .setParameter("tenant", tenantId)
                .setParameter("session", sessionId)
                .executeUpdate();
    }

    /** What was said changed, and a summary may tell of what was erased. */
    public void forget(UUID tenantId, UUID sessionId) {
        entityManager
                .createNativeQuery("""
                        delete from agent_session_checkpoints where tenant_id = :tenant and session_id = :session
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("session", sessionId)
                .executeUpdate();
    }
}
