package io.anythingagents.run;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.job.Lease;
import io.anythingagents.job.Leases;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks every half minute for logs that were kept long enough; a lease sees to it that one node works on them. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class RunLogTimer {
    private static final EventLog LOG = EventLog.of(RunLogTimer.class);
    private static final String LEASE = "run-log-retention";
    private static final Duration TERM = Duration.ofMinutes(1);
    private static final int AT_ONCE = 50;

    @Inject
    private RunLogRetention retention;

    @Inject
    private Leases leases;

    @Inject
    private RunEngine engine;

    @Inject
    private Settings settings;

    @Inject
    private MigrationState schema;

    private boolean failing;

    @SuppressWarnings("NullAway.Init") // injected
    public RunLogTimer() {}

    @Schedule(hour = "*", minute = "*", second = "*/30", persistent = false)
    void tick() {
        if (!schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE) || engine.isClosing()) {
            return;
        }
        try {
            Optional<Lease> lease = leases.acquire(LEASE, engine.holder(), TERM);
            lease.ifPresent(this::work);
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("run.log_retention_failing", "reason", e.getClass().getSimpleName());
            }
        }
    }

    private void work(Lease lease) {
        int merged = merge(lease);
        int purged = purge(lease);
        if (merged + purged > 0) {
            LOG.info("run.logs_shortened", "merged", merged, "purged", purged);
        }
    }

    private int merge(Lease lease) {
        Duration kept = settings.get(SettingsCatalog.RUN_EVENTS_MERGE_AFTER_HOURS);
        int merged = 0;
        List<RunLogRepository.Key> due;
        do {
            due = retention.due(kept, AT_ONCE);
            due.forEach(log -> retention.merge(log.tenantId(), log.runId()));
            merged += due.size();
        } while (due.size() == AT_ONCE && leases.renew(lease, TERM));
        return merged;
    }

    private int purge(Lease lease) {
        Duration kept = settings.get(SettingsCatalog.RUN_EVENTS_PURGE_AFTER_DAYS);
        int purged = 0;
        if (kept.isZero()) {
            return purged;
        }
        int some;
        do {
            some = retention.purge(kept, AT_ONCE);
            purged += some;
        } while (some == AT_ONCE && leases.renew(lease, TERM));
        return purged;
    }
}
