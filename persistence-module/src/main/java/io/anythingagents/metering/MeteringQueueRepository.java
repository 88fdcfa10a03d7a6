package io.anythingagents.metering;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Calls of the ledger that are not added up yet; a trigger of the database puts them here. */
@ApplicationScoped
public class MeteringQueueRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public MeteringQueueRepository() {}

    MeteringQueueRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * Takes calls off the queue, by tenant and run; they are back if the transaction fails. What another node is taking is
     * passed over.
     */
    public List<MeteredCall> takeAcrossTenants(int limit) {
        return SqlRow.each(
                entityManager
                        .createNativeQuery("""
                                with taken as (
                                    delete from metering_queue where call_id in (
                                        select call_id from metering_queue limit :limit for update skip locked)
                                    returning tenant_id, run_id, outcome, input_tokens, output_tokens, ended_at)
                                select tenant_id, run_id, outcome <> 'failed', input_tokens, output_tokens, ended_at
                                from taken order by tenant_id, run_id, ended_at
                                """)
                        .setParameter("limit", limit)
                        .getResultList(),
                row -> new MeteredCall(
                        row.uuid(0), row.uuid(1), row.flag(2), row.longNumber(3), row.longNumber(4), row.instant(5)));
    }

    /** Whether a run is counted now for the first time. */
    public boolean countOnce(UUID tenantId, UUID runId, Instant now) {
        return entityManager
                        .createNativeQuery("insert into metered_runs (run_id, tenant_id, counted_at)"
                                + " values (:run, :tenant, :now) on conflict (run_id) do nothing")
                        .setParameter("run", runId)
                        .setParameter("tenant", tenantId)
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** Forgets which runs were counted; those that old make no more calls. */
    public int forgetRunsAcrossTenants(Instant countedBefore) {
        return entityManager
                .createNativeQuery("delete from metered_runs where counted_at < :time")
                .setParameter("time", countedBefore)
                .executeUpdate();
    }
}
