package io.anythingagents.billing;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.job.Lease;
import io.anythingagents.job.Leases;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks once a minute whose grace or trial is about to end; one node does, and what was told is not told again. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class BillingNoticeTimer {
    private static final EventLog LOG = EventLog.of(BillingNoticeTimer.class);
    private static final String LEASE = "billing-notices";
    private static final Duration TERM = Duration.ofMinutes(5);
    private static final int PAGE = 200;

    @Inject
    private BillingNotices notices;

    @Inject
    private Leases leases;

    @Inject
    private Settings settings;

    @Inject
    private MigrationState schema;

    @Inject
    private Ids ids;

    @SuppressWarnings("NullAway.Init") // injected
    public BillingNoticeTimer() {}

    @Schedule(hour = "*", minute = "*", second = "30", persistent = false)
    void tick() {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING)
                || !settings.get(SettingsCatalog.ENABLE_BILLING_RETRY_WORKER)
                || !schema.isCurrent()
                || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return;
        }
        try {
            Optional<Lease> lease = leases.acquire(LEASE, ids.next().toString(), TERM);
            if (lease.isPresent()) {
                tellAll(lease.get());
                leases.release(lease.get());
            }
        } catch (RuntimeException e) {
            LOG.warn("billing.notices_failed", "reason", e.getClass().getSimpleName());
        }
    }

    private void tellAll(Lease lease) {
        UUID last = null;
        List<UUID> page;
        do {
            page = leases.renew(lease, TERM) ? notices.waiting(last, PAGE) : List.of();
            for (UUID tenant : page) {
                last = tenant;
                tell(tenant);
            }
        } while (page.size() == PAGE);
    }

    /** One that fails is tried again with the next look, and does not hold up the others. */
    private void tell(UUID tenant) {
        try {
            notices.afterTime(tenant);
        } catch (RuntimeException e) {
            LOG.warn(
                    "billing.notice_failed",
                    "tenant_id",
                    tenant,
                    "reason",
                    e.getClass().getSimpleName());
        }
    }
}
