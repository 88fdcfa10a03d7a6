package io.anythingagents.run;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Questions whether tools may be called: asked once, answered once. */
@ApplicationScoped
public class ToolApprovalRepository {
    private static final String COLUMNS = """
            select a.run_id, a.call_id, a.tool, a.agent, a.arguments, a.arguments_hash, a.approver, a.status, a.reason,
                a.decided_by, a.asked_at, a.expires_at, a.decided_at
            from tool_approvals a
            """;

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public ToolApprovalRepository() {}

    ToolApprovalRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** The last row of a page. */
    public record Position(Instant askedAt, UUID runId, String callId) {}

    public void ask(UUID tenantId, ToolApproval asked) {
        entityManager
                .createNativeQuery("""
                        insert into tool_approvals (tenant_id, run_id, call_id, tool, agent, arguments, arguments_hash,
                            approver, status, asked_at, expires_at)
                        values (:tenant, :run, :call, :tool, :agent, :arguments, :hash, :approver, 'pending', :at, :until)
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("run", asked.runId())
                .setParameter("call", asked.callId())
                .setParameter("tool", asked.tool())
                .setParameter("agent", asked.agent())
                .setParameter("arguments", asked.arguments())
                .setParameter("hash", asked.argumentsHash())
                .setParameter("approver", asked.approver())
                .setParameter("at", asked.askedAt())
                .setParameter("until", asked.expiresAt())
                .executeUpdate();
    }

    public Optional<ToolApproval> find(UUID tenantId, UUID runId, String callId) {
        Query query = entityManager
                .createNativeQuery(COLUMNS + "where a.tenant_id = :tenant and a.run_id = :run and a.call_id = :call")
                .setParameter("tenant", tenantId)
                .setParameter("run", runId)
                .setParameter("call", callId);
        return read(query).stream().findFirst();
    }

    /** All of a run, oldest first. */
    public List<ToolApproval> ofRun(UUID tenantId, UUID runId) {
        return read(entityManager
                .createNativeQuery(
                        COLUMNS + "where a.tenant_id = :tenant and a.run_id = :run order by a.asked_at, a.call_id")
                .setParameter("tenant", tenantId)
                .setParameter("run", runId));
    }

    /**
     * What waits for an answer, oldest first.
     *
     * @param userId only of this person's runs; null for everybody's
     */
    public List<ToolApproval> pending(UUID tenantId, @Nullable UUID userId, @Nullable Position after, int limit) {
        String mine = userId == null ? "" : "and r.user_id = :user ";
        String place = after == null ? "" : "and (a.asked_at, a.run_id, a.call_id) > (:at, :run, :call) ";
        Query query = entityManager
                .createNativeQuery(COLUMNS + """
                        join agent_runs r on r.tenant_id = a.tenant_id and r.id = a.run_id and r.status = 'waiting'
                        where a.tenant_id = :tenant and a.status = 'pending'
                        """ + mine + place + "order by a.asked_at, a.run_id, a.call_id")
                .setParameter("tenant", tenantId)
                .setMaxResults(limit);
        if (userId != null) {
            query.setParameter("user", userId);
        }
        if (after != null) {
            query.setParameter("at", after.askedAt())
                    .setParameter("run", after.runId())
                    .setParameter("call", after.callId());
        }
        return read(query);
    }

    /** Answers it, once; false when it is answered or withdrawn. */
    public boolean decide(
            UUID tenantId,
            UUID runId,
            String callId,
            ApprovalStatus answer,
            String by,
            @Nullable String reason,
            Instant at) {
        return entityManager
                        .createNativeQuery("""
                                update tool_approvals set status = :status, decided_by = :by,
                                    reason = cast(:reason as text), decided_at = :at
                                where tenant_id = :tenant and run_id = :run and call_id = :call and status = 'pending'
                                """)
                        .setParameter("status", answer.wireName())
                        .setParameter("by", by)
                        .setParameter("reason", reason)
                        .setParameter("at", at)
                        .setParameter("tenant", tenantId)
                        .setParameter("run", runId)
                        .setParameter("call", callId)
                        .executeUpdate()
                == 1;
    }

    public long countPending(UUID tenantId, UUID runId) {
        return ((Number) entityManager
                        .createNativeQuery("""
                                select count(*) from tool_approvals
                                where tenant_id = :tenant and run_id = :run and status = 'pending'
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("run", runId)
                        .getSingleResult())
                .longValue();
    }

    /** Nobody is asked any more. */
    public void withdraw(UUID tenantId, UUID runId) {
        entityManager
                .createNativeQuery("""
                        update tool_approvals set status = 'withdrawn'
                        where tenant_id = :tenant and run_id = :run and status = 'pending'
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("run", runId)
                .executeUpdate();
    }

    private static List<ToolApproval> read(Query query) {
        return SqlRow.each(query.getResultList(), ToolApprovalRepository::of);
    }

    private static ToolApproval of(SqlRow row) {
        return new ToolApproval(
                row.uuid(0),
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.text(5),
                row.text(6),
                ApprovalStatus.fromWire(row.text(7)),
                row.optionalText(8),
                row.optionalText(9),
                row.instant(10),
                row.instant(11),
                row.optionalInstant(12));
    }
}
