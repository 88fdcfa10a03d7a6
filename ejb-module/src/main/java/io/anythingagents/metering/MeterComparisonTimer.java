package io.anythingagents.metering;

import io.anythingagents.billing.MeterGateway;
import io.anythingagents.health.HealthRegistry;
import io.anythingagents.job.Lease;
import io.anythingagents.job.Leases;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Compares what the meters were told with what they have once a night; a lease sees to it that one node does. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class MeterComparisonTimer {
    private static final EventLog LOG = EventLog.of(MeterComparisonTimer.class);
    private static final String LEASE = "usage-comparison";
    /** So long that no other node begins anew in the same night; whoever works renews it. */
    private static final Duration TERM = Duration.ofMinutes(30);

    private static final String METRIC = "stripe_compared_meters";

    @Inject
    private MeterDays days;

    @Inject
    private MeterGateway gateway;

    @Inject
    private Leases leases;

    @Inject
    private Settings settings;

    @Inject
    private MigrationState schema;

    @Inject
    private Metrics metrics;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public MeterComparisonTimer() {}

    @Schedule(hour = "3", minute = "37", second = "0", persistent = false)
    void tick() {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING)
                || !settings.get(SettingsCatalog.ENABLE_BILLING_RETRY_WORKER)
                || !schema.isCurrent()
                || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return;
        }
        try {
            leases.acquire(LEASE, ids.next().toString(), TERM).ifPresent(this::compare);
        } catch (RuntimeException e) {
            LOG.warn("usage.comparison_failed", "reason", e.getClass().getSimpleName());
        }
    }

    private void compare(Lease lease) {
        Instant[] window = MeterComparison.window(clock.instant());
        MeterComparison.Report report = new MeterComparison(gateway, days, listener())
                .run(window[0], window[1], () -> leases.renew(lease, TERM));
        metrics.add(METRIC, report.compared(), "result", "compared");
        metrics.add(METRIC, report.repaired(), "result", "repaired");
        metrics.add(METRIC, report.differing(), "result", "differing");
        metrics.add(METRIC, report.failed(), "result", "failed");
        LOG.info(
                "usage.compared",
                "compared",
                report.compared(),
                "repaired",
                report.repaired(),
                "differing",
                report.differing(),
                "failed",
                report.failed());
    }

    private static MeterComparison.Listener listener() {
        return new MeterComparison.Listener() {
            @Override
            public void repaired(MeterDay day, String what) {
                LOG.warn(
                        "usage.doubt_settled",
                        "tenant_id",
                        day.tenantId(),
                        "feature_key",
                        day.featureKey(),
                        "day",
                        day.day(),
                        "became",
                        what);
            }

            @Override
            public void differs(MeterDay day, long found) {
                LOG.warn(
                        "usage.meter_differs",
                        "tenant_id",
                        day.tenantId(),
                        "feature_key",
                        day.featureKey(),
                        "day",
                        day.day(),
                        "expected",
                        day.sent() + day.doubtful(),
                        "found",
                        found);
            }

            @Override
            public void failed(MeterDay day, String reason) {
                LOG.warn(
                        "usage.not_compared",
                        "tenant_id",
                        day.tenantId(),
                        "feature_key",
                        day.featureKey(),
                        "reason",
                        reason);
            }
        };
    }
}
