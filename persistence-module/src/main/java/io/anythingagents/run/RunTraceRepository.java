package io.anythingagents.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** What runs did when: one row for each node a run was on, rewritten while it goes on. */
@ApplicationScoped
public class RunTraceRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public RunTraceRepository() {}

    RunTraceRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * Keeps the newest of any number of runs in one statement; runs that are gone or passed to another holder are left out.
     * The order keeps two writers from waiting for each other.
     */
    public void keepAcrossTenants(List<StoredTrace> traces) {
        if (traces.isEmpty()) {
            return;
        }
        entityManager.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement keep = connection.prepareStatement("""
                insert into run_traces (tenant_id, run_id, fence, revision, trace)
                select r.tenant_id, r.id, t.fence, t.revision, t.trace
                from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::text[]) as t(run_id, fence, revision, trace)
                join agent_runs r on r.id = t.run_id and r.fence = t.fence
                order by r.id
                for key share of r
                on conflict (run_id, fence) do update set revision = excluded.revision, trace = excluded.trace
                where run_traces.revision < excluded.revision
                """)) {
                keep.setArray(
                        1,
                        connection.createArrayOf(
                                "uuid", traces.stream().map(StoredTrace::runId).toArray()));
                keep.setArray(
                        2,
                        connection.createArrayOf(
                                "bigint",
                                traces.stream().map(StoredTrace::fence).toArray()));
                keep.setArray(
                        3,
                        connection.createArrayOf(
                                "bigint",
                                traces.stream().map(StoredTrace::revision).toArray()));
                keep.setArray(
                        4,
                        connection.createArrayOf(
                                "text", traces.stream().map(StoredTrace::trace).toArray()));
                keep.executeUpdate();
            }
        });
    }

    /** Rewrites what a node left that holds its run no more; false when somebody else did so meanwhile. */
    public boolean replace(UUID tenantId, StoredTrace stored, long revision, String trace) {
        return entityManager
                        .createNativeQuery("""
                        update run_traces set revision = :revision, trace = :trace
                        where tenant_id = :tenant and run_id = :run and fence = :fence and revision = :before
                        """)
                        .setParameter("revision", revision)
                        .setParameter("trace", trace)
                        .setParameter("tenant", tenantId)
                        .setParameter("run", stored.runId())
                        .setParameter("fence", stored.fence())
                        .setParameter("before", stored.revision())
                        .executeUpdate()
                == 1;
    }

    /** In the order the run moved. */
    public List<StoredTrace> ofRun(UUID tenantId, UUID runId) {
        List<?> rows = entityManager
                .createNativeQuery("""
                    select fence, revision, trace from run_traces
                    where tenant_id = :tenant and run_id = :run
                    order by fence
                    """)
                .setParameter("tenant", tenantId)
                .setParameter("run", runId)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new StoredTrace(
                        tenantId, runId, ((Number) row[0]).longValue(), ((Number) row[1]).longValue(), (String) row[2]))
                .toList();
    }
}
