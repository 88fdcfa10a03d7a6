package io.anythingagents.metering;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Adds usage up and tells the meters, on every node that is not told otherwise; the rows themselves decide which node takes
 * which.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class MeteringTimer {
    private static final EventLog LOG = EventLog.of(MeteringTimer.class);
    private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);

    @Inject
    private UsageCollector collector;

    @Inject
    private MeterSender sender;

    @Inject
    private Settings settings;

    @Inject
    private MigrationState schema;

    @Inject
    private Clock clock;

    private Instant complainedAt = Instant.EPOCH;

    @SuppressWarnings("NullAway.Init") // injected
    public MeteringTimer() {}

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void tick() {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING_RETRY_WORKER)
                || !schema.isCurrent()
                || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return;
        }
        try {
            // without billing as well: what is used meanwhile is counted, and never billed later
            boolean more = true;
            while (more) {
                more = collector.collect();
            }
            if (settings.get(SettingsCatalog.ENABLE_BILLING)) {
                sender.run();
            }
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    @Schedule(hour = "4", minute = "7", second = "0", persistent = false)
    void tidy() {
        if (schema.isCurrent() && !HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            try {
                collector.forgetRuns();
                sender.forget();
            } catch (RuntimeException e) {
                complain(e);
            }
        }
    }

    /** While the database is away this would be said all the time. */
    private void complain(RuntimeException problem) {
        Instant now = clock.instant();
        if (now.isAfter(complainedAt.plus(COMPLAIN_EVERY))) {
            complainedAt = now;
            LOG.warn("usage.metering_failing", "cause", problem.getClass().getSimpleName());
        }
    }
}
