package io.anythingagents.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** The log of frames, append-only. */
@ApplicationScoped
public class RunEventRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public RunEventRepository() {}

    RunEventRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * Adds frames of any number of runs in one statement. Frames of a run that has ended or passed to another holder are
     * left out: nothing may follow a terminal frame. The key lock makes whoever closes a run wait for frames in flight; the
     * order keeps two writers of the same frames from waiting for each other.
     */
    public void appendAcrossTenants(List<StoredFrame> frames) {
        if (frames.isEmpty()) {
            return;
        }
        entityManager.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into run_events (tenant_id, run_id, event_id, kind, payload)
                    select r.tenant_id, r.id, f.event_id, f.kind, f.payload
                    from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::text[])
                        as f(run_id, fence, event_id, kind, payload)
                    join agent_runs r on r.id = f.run_id and r.fence = f.fence
                        and r.status in ('queued', 'in_progress')
                    order by r.id, f.event_id
                    for key share of r
                    on conflict do nothing
                    """)) {
                insert.setArray(1, array(connection, "uuid", frames.stream().map(StoredFrame::runId)));
                insert.setArray(2, array(connection, "bigint", frames.stream().map(StoredFrame::fence)));
                insert.setArray(3, array(connection, "bigint", frames.stream().map(StoredFrame::eventId)));
                insert.setArray(4, array(connection, "text", frames.stream().map(StoredFrame::kind)));
                insert.setArray(5, array(connection, "text", frames.stream().map(StoredFrame::payload)));
                insert.executeUpdate();
            }
        });
    }

    /** Frames after an event id, in order. */
    public List<StoredFrame> after(UUID tenantId, UUID runId, long eventId, int limit) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select event_id, kind, payload from run_events
                        where tenant_id = :tenant and run_id = :run and event_id > :after
                        order by event_id
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("run", runId)
                .setParameter("after", eventId)
                .setMaxResults(limit)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new StoredFrame(
                        tenantId, runId, 0, ((Number) row[0]).longValue(), (String) row[1], (String) row[2]))
                .toList();
    }

    private static Array array(Connection connection, String type, java.util.stream.Stream<?> values)
            throws java.sql.SQLException {
        return connection.createArrayOf(type, values.toArray());
    }
}
