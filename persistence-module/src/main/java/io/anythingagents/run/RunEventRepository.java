package io.anythingagents.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** The log of frames, append-only. */
@ApplicationScoped
public class RunEventRepository {
    /** The statement's {@code chr(30)}. */
    private static final String SEPARATOR = "\u001e";

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
                    from unnest(string_to_array(?, chr(30))::uuid[], string_to_array(?, chr(30))::bigint[],
                            string_to_array(?, chr(30))::bigint[], string_to_array(?, chr(30)), string_to_array(?, chr(30)))
                        as f(run_id, fence, event_id, kind, payload)
                    join agent_runs r on r.id = f.run_id and r.fence = f.fence
                        and r.status in ('queued', 'in_progress')
                    order by r.id, f.event_id
                    for key share of r
                    on conflict do nothing
                    """)) {
                insert.setString(1, joined(frames, StoredFrame::runId));
                insert.setString(2, joined(frames, StoredFrame::fence));
                insert.setString(3, joined(frames, StoredFrame::eventId));
                insert.setString(4, joined(frames, StoredFrame::kind));
                insert.setString(5, joined(frames, StoredFrame::payload));
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

    /**
     * The driver quotes the elements of an array character by character, which took a twelfth of all work of a chat. JSON (RFC
     * 8259, section 7) holds no control character, so one separates the elements.
     */
    private static String joined(List<StoredFrame> frames, Function<StoredFrame, Object> part) {
        return frames.stream().map(part).map(String::valueOf).collect(Collectors.joining(SEPARATOR));
    }
}
