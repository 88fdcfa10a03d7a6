package io.anythingagents.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What becomes of the logs of ended runs when they have been kept long enough. */
@ApplicationScoped
public class RunLogRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public RunLogRepository() {}

    RunLogRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** The log of one run. */
    public record Key(UUID tenantId, UUID runId) {}

    /** Logs of runs that ended before an instant and still are as they were sent, oldest first. */
    public List<Key> unmergedAcrossTenants(Instant endedBefore, int limit) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select tenant_id, id from agent_runs
                        where ended_at is not null and log_merged_at is null and ended_at < :before
                        order by ended_at
                        """)
                .setParameter("before", endedBefore)
                .setMaxResults(limit)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Key((UUID) row[0], (UUID) row[1]))
                .toList();
    }

    /** Puts one frame in the place of itself and those before it. */
    public void replace(UUID tenantId, UUID runId, StoredFrame merged, List<Long> gone) {
        entityManager
                .createNativeQuery("""
                        delete from run_events where tenant_id = :tenant and run_id = :run and event_id in (:gone)
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("run", runId)
                .setParameter("gone", gone)
                .executeUpdate();
        entityManager
                .createNativeQuery("""
                        update run_events set payload = :payload
                        where tenant_id = :tenant and run_id = :run and event_id = :event
                        """)
                .setParameter("payload", merged.payload())
                .setParameter("tenant", tenantId)
                .setParameter("run", runId)
                .setParameter("event", merged.eventId())
                .executeUpdate();
    }

    /** False when it was merged before or is gone; the row stays locked until the transaction ends. */
    public boolean markMerged(UUID tenantId, UUID runId, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                update agent_runs set log_merged_at = :now
                                where tenant_id = :tenant and id = :run and log_merged_at is null
                                """)
                        .setParameter("now", now)
                        .setParameter("tenant", tenantId)
                        .setParameter("run", runId)
                        .executeUpdate()
                == 1;
    }

    /** Deletes the trace and all but the last frame of runs that ended before an instant; says of how many runs. */
    public int purgeAcrossTenants(Instant endedBefore, Instant now, int limit) {
        return entityManager
                .createNativeQuery("""
                        with due as (
                            select tenant_id, id, last_event_id from agent_runs
                            where ended_at is not null and log_purged_at is null and ended_at < :before
                            order by ended_at limit :limit for update skip locked),
                        gone as (
                            delete from run_events e using due d
                            where e.tenant_id = d.tenant_id and e.run_id = d.id and e.event_id < d.last_event_id),
                        traces as (
                            delete from run_traces t using due d
                            where t.tenant_id = d.tenant_id and t.run_id = d.id)
                        update agent_runs r set log_purged_at = :now, log_merged_at = coalesce(r.log_merged_at, :now)
                        from due d where r.tenant_id = d.tenant_id and r.id = d.id
                        """)
                .setParameter("before", endedBefore)
                .setParameter("limit", limit)
                .setParameter("now", now)
                .executeUpdate();
    }
}
