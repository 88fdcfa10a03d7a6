package io.anythingagents.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Runs: admitted once, held under a lease, ended once. The database's clock decides leases. */
@ApplicationScoped
public class RunRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public RunRepository() {}

    RunRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** What the holder learns when it renews: whether somebody asked to stop, at once or after the turn. */
    public record Renewal(UUID runId, boolean cancelRequested, boolean stopsAfterTurn) {}

    /**
     * Admits a run under a lease of this term; false when a run under the same key was admitted meanwhile. A second live
     * run in the conversation breaks a unique index.
     */
    public boolean admit(UUID tenantId, RunAdmission admission, String holder, Duration term) {
        return entityManager
                        .createNativeQuery("""
                        insert into agent_runs (id, tenant_id, user_id, actor, conversation_id, stream_id, request_id,
                            agent_entrypoint, active_agent, status, idempotency_key, request_hash,
                            lease_holder, lease_expires_at, fence, created_at)
                        values (:id, :tenant, cast(:user as uuid), :actor, :conversation, :stream, :request,
                            :agent, :agent, 'in_progress', cast(:key as text), :hash,
                            :holder, clock_timestamp() + make_interval(secs => :seconds), :fence, :at)
                        on conflict (tenant_id, actor, idempotency_key) where idempotency_key is not null do nothing
                        """)
                        .setParameter("id", admission.runId())
                        .setParameter("tenant", tenantId)
                        .setParameter("user", text(admission.userId()))
                        .setParameter("actor", admission.actor())
                        .setParameter("conversation", admission.conversationId())
                        .setParameter("stream", admission.streamId())
                        .setParameter("request", admission.requestId())
                        .setParameter("agent", admission.agent())
                        .setParameter("key", admission.idempotencyKey())
                        .setParameter("hash", admission.requestHash())
                        .setParameter("holder", holder)
                        .setParameter("seconds", term.toMillis() / 1000.0)
                        .setParameter("fence", AgentRun.FIRST_FENCE)
                        .setParameter("at", admission.at())
                        .executeUpdate()
                == 1;
    }

    public Optional<AgentRun> find(UUID tenantId, UUID runId) {
        return entityManager
                .createQuery("select r from AgentRun r where r.tenantId = :tenant and r.id = :id", AgentRun.class)
                .setParameter("tenant", tenantId)
                .setParameter("id", runId)
                .getResultStream()
                .findFirst();
    }

    public Optional<AgentRun> findByKey(UUID tenantId, String actor, String idempotencyKey) {
        return entityManager
                .createQuery("""
                        select r from AgentRun r
                        where r.tenantId = :tenant and r.actor = :actor and r.idempotencyKey = :key
                        """, AgentRun.class)
                .setParameter("tenant", tenantId)
                .setParameter("actor", actor)
                .setParameter("key", idempotencyKey)
                .getResultStream()
                .findFirst();
    }

    public Optional<AgentRun> findLive(UUID tenantId, UUID conversationId) {
        return entityManager
                .createQuery("""
                        select r from AgentRun r
                        where r.tenantId = :tenant and r.conversationId = :conversation and r.status in :live
                        """, AgentRun.class)
                .setParameter("tenant", tenantId)
                .setParameter("conversation", conversationId)
                .setParameter("live", RunStatus.LIVE)
                .getResultStream()
                .findFirst();
    }

    /** Marks a live run as to be stopped; false when it has ended or was marked before. */
    public boolean requestCancel(UUID tenantId, UUID runId, Instant now) {
        return entityManager
                        .createQuery("""
                                update AgentRun r set r.cancelRequestedAt = :now
                                where r.tenantId = :tenant and r.id = :id and r.status in :live
                                    and r.cancelRequestedAt is null
                                """)
                        .setParameter("now", now)
                        .setParameter("tenant", tenantId)
                        .setParameter("id", runId)
                        .setParameter("live", RunStatus.LIVE)
                        .executeUpdate()
                == 1;
    }

    /** Marks a live run as to be stopped after its turn; false when it has ended or was marked before. */
    public boolean requestStopAfterTurn(UUID tenantId, UUID runId, Instant now) {
        return entityManager
                        .createQuery("""
                                update AgentRun r set r.stopAfterTurnAt = :now
                                where r.tenantId = :tenant and r.id = :id and r.status in :live
                                    and r.stopAfterTurnAt is null
                                """)
                        .setParameter("now", now)
                        .setParameter("tenant", tenantId)
                        .setParameter("id", runId)
                        .setParameter("live", RunStatus.LIVE)
                        .executeUpdate()
                == 1;
    }

    /** Prolongs this holder's leases; runs that are missing from the answer were lost. */
    public List<Renewal> renewAcrossTenants(String holder, Collection<UUID> runIds, Duration term) {
        List<Renewal> renewed = new ArrayList<>();
        entityManager.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update agent_runs set lease_expires_at = clock_timestamp() + make_interval(secs => ?)
                    where id = any (?::uuid[]) and lease_holder = ? and status in ('queued', 'in_progress')
                    returning id, cancel_requested_at is not null, stop_after_turn_at is not null
                    """)) {
                update.setDouble(1, term.toMillis() / 1000.0);
                update.setArray(2, connection.createArrayOf("uuid", runIds.toArray()));
                update.setString(3, holder);
                try (ResultSet rows = update.executeQuery()) {
                    while (rows.next()) {
                        renewed.add(new Renewal(rows.getObject(1, UUID.class), rows.getBoolean(2), rows.getBoolean(3)));
                    }
                }
            }
        });
        return renewed;
    }

    /**
     * Takes over live runs whose holder let the lease expire. Rows are locked and their fence raised, so the old holder
     * can neither add frames nor end them any more.
     */
    public List<AgentRun> takeExpiredAcrossTenants(String holder, Duration term, int limit) {
        List<?> ids = entityManager
                .createNativeQuery("""
                        select id from agent_runs
                        where status in ('queued', 'in_progress') and lease_expires_at < clock_timestamp()
                        limit :limit for update skip locked
                        """)
                .setParameter("limit", limit)
                .getResultList();
        if (ids.isEmpty()) {
            return List.of();
        }
        entityManager
                .createNativeQuery("""
                        update agent_runs set fence = fence + 1, lease_holder = :holder,
                            lease_expires_at = clock_timestamp() + make_interval(secs => :seconds)
                        where id in (:ids)
                        """)
                .setParameter("holder", holder)
                .setParameter("seconds", term.toMillis() / 1000.0)
                .setParameter("ids", ids)
                .executeUpdate();
        return entityManager
                .createQuery("select r from AgentRun r where r.id in :ids", AgentRun.class)
                .setParameter("ids", ids)
                .getResultList();
    }

    /** Ends a run that is live under this fence; false means another holder ended it or it is gone. */
    public boolean end(UUID tenantId, UUID runId, long fence, RunEnd end) {
        RunFault fault = end.fault();
        return entityManager
                        .createQuery("""
                                update AgentRun r set r.status = :status, r.activeAgent = :agent, r.model = :model,
                                    r.lastEventId = :lastEvent, r.turns = :turns, r.handoffs = :handoffs,
                                    r.inputTokens = :input, r.cachedInputTokens = :cached, r.outputTokens = :output,
                                    r.reasoningTokens = :reasoning, r.errorCode = :code, r.errorMessage = :message,
                                    r.errorRetryable = :retryable, r.endedAt = :at, r.waitingUntil = null
                                where r.tenantId = :tenant and r.id = :id and r.fence = :fence and r.status in :live
                                """)
                        .setParameter("status", end.status())
                        .setParameter("agent", end.agent())
                        .setParameter("model", end.model())
                        .setParameter("lastEvent", end.lastEventId())
                        .setParameter("turns", end.turns())
                        .setParameter("handoffs", end.handoffs())
                        .setParameter("input", end.usage().input())
                        .setParameter("cached", end.usage().cachedInput())
                        .setParameter("output", end.usage().output())
                        .setParameter("reasoning", end.usage().reasoning())
                        .setParameter("code", fault == null ? null : fault.code())
                        .setParameter("message", fault == null ? null : fault.message())
                        .setParameter("retryable", fault != null && fault.retryable())
                        .setParameter("at", end.at())
                        .setParameter("tenant", tenantId)
                        .setParameter("id", runId)
                        .setParameter("fence", fence)
                        .setParameter("live", RunStatus.LIVE)
                        .executeUpdate()
                == 1;
    }

    /** Erases ended runs of a conversation with their logs. */
    public void erase(UUID tenantId, UUID conversationId, List<UUID> runIds) {
        entityManager
                .createQuery("""
                        delete from AgentRun r where r.tenantId = :tenant and r.conversationId = :conversation
                            and r.id in :runs
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("conversation", conversationId)
                .setParameter("runs", runIds)
                .executeUpdate();
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
