package io.anythingagents.run;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Runs that wait: let go of by the node that held them, taken up by another one once. */
@ApplicationScoped
public class RunWaitRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public RunWaitRepository() {}

    RunWaitRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * Where a run stood when it began to wait.
     *
     * @param eventId the last frame of its log then
     * @param state JSON text
     */
    public record StoredState(long eventId, String state) {}

    /** A run that has waited long enough, or is to be stopped. */
    public record Due(UUID tenantId, UUID runId, boolean cancelRequested) {}

    /** Lets go of a live run that is held under this fence; false means another holder has it or ended it. */
    public boolean suspend(UUID tenantId, UUID runId, long fence, RunEnd soFar, Instant until) {
        return entityManager
                        .createQuery("""
                                update AgentRun r set r.status = :waiting, r.activeAgent = :agent, r.model = :model,
                                    r.lastEventId = :lastEvent, r.turns = :turns, r.handoffs = :handoffs,
                                    r.inputTokens = :input, r.cachedInputTokens = :cached, r.outputTokens = :output,
                                    r.reasoningTokens = :reasoning, r.waitingUntil = :until
                                where r.tenantId = :tenant and r.id = :id and r.fence = :fence and r.status in :live
                                """)
                        .setParameter("waiting", RunStatus.WAITING)
                        .setParameter("agent", soFar.agent())
                        .setParameter("model", soFar.model())
                        .setParameter("lastEvent", soFar.lastEventId())
                        .setParameter("turns", soFar.turns())
                        .setParameter("handoffs", soFar.handoffs())
                        .setParameter("input", soFar.usage().input())
                        .setParameter("cached", soFar.usage().cachedInput())
                        .setParameter("output", soFar.usage().output())
                        .setParameter("reasoning", soFar.usage().reasoning())
                        .setParameter("until", until)
                        .setParameter("tenant", tenantId)
                        .setParameter("id", runId)
                        .setParameter("fence", fence)
                        .setParameter("live", List.of(RunStatus.QUEUED, RunStatus.IN_PROGRESS))
                        .executeUpdate()
                == 1;
    }

    public void keepState(UUID tenantId, UUID runId, StoredState state) {
        entityManager
                .createNativeQuery("""
                        insert into run_states (tenant_id, run_id, event_id, state)
                        values (:tenant, :run, :event, :state)
                        on conflict (run_id) do update set event_id = excluded.event_id, state = excluded.state
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("run", runId)
                .setParameter("event", state.eventId())
                .setParameter("state", state.state())
                .executeUpdate();
    }

    public Optional<StoredState> state(UUID tenantId, UUID runId) {
        Query query = entityManager
                .createNativeQuery("select event_id, state from run_states where tenant_id = :tenant and run_id = :run")
                .setParameter("tenant", tenantId)
                .setParameter("run", runId);
        return SqlRow.each(query.getResultList(), row -> new StoredState(row.longNumber(0), row.text(1))).stream()
                .findFirst();
    }

    /** The run has ended. */
    public void forgetState(UUID tenantId, UUID runId) {
        entityManager
                .createNativeQuery("delete from run_states where tenant_id = :tenant and run_id = :run")
                .setParameter("tenant", tenantId)
                .setParameter("run", runId)
                .executeUpdate();
    }

    /** A run as it stands, locked until the transaction ends: decisions about it come one after the other. */
    public Optional<AgentRun> lock(UUID tenantId, UUID runId) {
        Optional<AgentRun> found = entityManager
                .createQuery("select r from AgentRun r where r.tenantId = :tenant and r.id = :id", AgentRun.class)
                .setParameter("tenant", tenantId)
                .setParameter("id", runId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .findFirst();
        found.ifPresent(entityManager::refresh);
        return found;
    }

    /** Takes up a waiting run under a lease; its fence is raised. False when it does not wait any more. */
    public boolean take(UUID tenantId, UUID runId, String holder, Duration term) {
        return entityManager
                        .createNativeQuery("""
                                update agent_runs set status = 'in_progress', fence = fence + 1, lease_holder = :holder,
                                    lease_expires_at = clock_timestamp() + make_interval(secs => :seconds),
                                    waiting_until = null
                                where tenant_id = :tenant and id = :run and status = 'waiting'
                                """)
                        .setParameter("holder", holder)
                        .setParameter("seconds", term.toMillis() / 1000.0)
                        .setParameter("tenant", tenantId)
                        .setParameter("run", runId)
                        .executeUpdate()
                == 1;
    }

    /** A run as it stands after it was taken up. */
    public AgentRun reread(UUID tenantId, UUID runId) {
        AgentRun run = entityManager
                .createQuery("select r from AgentRun r where r.tenantId = :tenant and r.id = :id", AgentRun.class)
                .setParameter("tenant", tenantId)
                .setParameter("id", runId)
                .getSingleResult();
        entityManager.refresh(run);
        return run;
    }

    /** The run that keeps a conversation busy by waiting. */
    public Optional<AgentRun> inConversation(UUID tenantId, UUID conversationId) {
        return entityManager
                .createQuery("""
                        select r from AgentRun r
                        where r.tenantId = :tenant and r.conversationId = :conversation and r.status = :waiting
                        """, AgentRun.class)
                .setParameter("tenant", tenantId)
                .setParameter("conversation", conversationId)
                .setParameter("waiting", RunStatus.WAITING)
                .getResultStream()
                .findFirst();
    }

    /** Waiting runs whose time is over or that are to be stopped. */
    public List<Due> dueAcrossTenants(int limit) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select tenant_id, id, coalesce(cancel_requested_at, stop_after_turn_at) is not null
                        from agent_runs
                        where status = 'waiting'
                            and (waiting_until < clock_timestamp()
                                or coalesce(cancel_requested_at, stop_after_turn_at) is not null)
                        limit :limit
                        """)
                .setParameter("limit", limit)
                .getResultList();
        return SqlRow.each(rows, row -> new Due(row.uuid(0), row.uuid(1), row.flag(2)));
    }
}
