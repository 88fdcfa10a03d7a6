package io.anythingagents.run;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The ledger of tool calls: one row each, added before the call begins and completed once. */
@ApplicationScoped
public class ToolCallRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public ToolCallRepository() {}

    ToolCallRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Writes down that it begins; false when it was begun before. */
    public boolean begin(UUID tenantId, ToolCallRow call) {
        return entityManager
                        .createNativeQuery("""
                                insert into tool_calls (tenant_id, run_id, scope, call_id, tool, arguments_hash,
                                    repeatable, status, started_at)
                                values (:tenant, :run, :scope, :call, :tool, :hash, :repeatable, 'started', :at)
                                on conflict do nothing
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("run", call.runId())
                        .setParameter("scope", call.scope())
                        .setParameter("call", call.callId())
                        .setParameter("tool", call.tool())
                        .setParameter("hash", call.argumentsHash())
                        .setParameter("repeatable", call.repeatable())
                        .setParameter("at", call.startedAt())
                        .executeUpdate()
                == 1;
    }

    /** Completes it; false when it is complete or unknown. */
    public boolean end(UUID tenantId, ToolCallRow call, ToolCallStatus status, String result, Instant at) {
        return entityManager
                        .createNativeQuery("""
                                update tool_calls set status = :status, result = :result, ended_at = :at
                                where tenant_id = :tenant and run_id = :run and scope = :scope and call_id = :call
                                    and status in ('started', 'uncertain')
                                """)
                        .setParameter("status", status.wireName())
                        .setParameter("result", result)
                        .setParameter("at", at)
                        .setParameter("tenant", tenantId)
                        .setParameter("run", call.runId())
                        .setParameter("scope", call.scope())
                        .setParameter("call", call.callId())
                        .executeUpdate()
                == 1;
    }

    public Optional<ToolCallRow> find(UUID tenantId, UUID runId, String scope, String callId) {
        Query query = entityManager
                .createNativeQuery("""
                        select run_id, scope, call_id, tool, arguments_hash, repeatable, status, result, started_at
                        from tool_calls
                        where tenant_id = :tenant and run_id = :run and scope = :scope and call_id = :call
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("run", runId)
                .setParameter("scope", scope)
                .setParameter("call", callId);
        return SqlRow.each(query.getResultList(), ToolCallRepository::of).stream()
                .findFirst();
    }

    private static ToolCallRow of(SqlRow row) {
        return new ToolCallRow(
                row.uuid(0),
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.flag(5),
                ToolCallStatus.fromWire(row.text(6)),
                row.optionalText(7),
                row.instant(8));
    }
}
