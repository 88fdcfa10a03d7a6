package io.anythingagents.audit;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.job.Lease;
import io.anythingagents.job.Leases;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;

/** Looks every minute for audit events that were kept long enough; a lease sees to it that one node works on them. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class AuditRetentionTimer {
    private static final EventLog LOG = EventLog.of(AuditRetentionTimer.class);
    private static final String LEASE = "audit-retention";
    private static final Duration TERM = Duration.ofMinutes(1);
    private static final int AT_ONCE = 1_000;

    @Inject
    private AuditRetention retention;

    @Inject
    private Leases leases;

    @Inject
    private Settings settings;

    @Inject
    private MigrationState schema;

    @Inject
    private Ids ids;

    private String holder = "";
    private boolean failing;

    @SuppressWarnings("NullAway.Init") // injected
    public AuditRetentionTimer() {}

    @PostConstruct
    void start() {
        holder = ids.next().toString();
    }

    @Schedule(hour = "*", minute = "*", second = "45", persistent = false)
    void tick() {
        Duration kept = settings.get(SettingsCatalog.AUDIT_RETENTION_DAYS);
        if (kept.isZero() || !schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return;
        }
        try {
            leases.acquire(LEASE, holder, TERM).ifPresent(lease -> work(lease, kept));
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("audit.retention_failing", "reason", e.getClass().getSimpleName());
            }
        }
    }

    private void work(Lease lease, Duration kept) {
        int purged = 0;
        int some;
        do {
            some = retention.purge(kept, AT_ONCE);
            purged += some;
        } while (some == AT_ONCE && leases.renew(lease, TERM));
        if (purged > 0) {
            LOG.info("audit.purged", "events", purged);
        }
    }
}
