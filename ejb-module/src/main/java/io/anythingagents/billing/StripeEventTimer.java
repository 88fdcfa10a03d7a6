package io.anythingagents.billing;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import io.anythingagents.redis.RedisStreams;
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
 * Looks for Stripe's events to work on every second, on every node that is not told otherwise; the rows themselves decide
 * which node works on which.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class StripeEventTimer {
    private static final EventLog LOG = EventLog.of(StripeEventTimer.class);
    private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);

    @Inject
    private StripeEventWorker worker;

    @Inject
    private BillingStreamPublisher publisher;

    @Inject
    private Settings settings;

    @Inject
    private MigrationState schema;

    @Inject
    private Clock clock;

    private Instant complainedAt = Instant.EPOCH;

    @SuppressWarnings("NullAway.Init") // injected
    public StripeEventTimer() {}

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING)
                || !settings.get(SettingsCatalog.ENABLE_BILLING_RETRY_WORKER)
                || !schema.isCurrent()
                || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return;
        }
        try {
            worker.run(this::publish);
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    /** What could not be published now, for Redis is away, is so with one of the next looks. */
    private void publish() {
        if (settings.get(SettingsCatalog.ENABLE_BILLING_STREAM)) {
            try {
                publisher.run();
            } catch (RedisStreams.UnavailableException e) {
                complain(e);
            }
        }
    }

    /** While the database is away this would be said every second. */
    private void complain(RuntimeException problem) {
        Instant now = clock.instant();
        if (now.isAfter(complainedAt.plus(COMPLAIN_EVERY))) {
            complainedAt = now;
            LOG.warn("stripe.events_unreachable", "cause", problem.getClass().getSimpleName());
        }
    }
}
