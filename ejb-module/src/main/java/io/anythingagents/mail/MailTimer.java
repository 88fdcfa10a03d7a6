package io.anythingagents.mail;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Looks for mail to send every second, on every node; the rows themselves decide which node sends which. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class MailTimer {
    private static final EventLog LOG = EventLog.of(MailTimer.class);
    private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);

    @Inject
    private MailDispatch dispatch;

    @Inject
    private MigrationState schema;

    @Inject
    private Clock clock;

    private Instant complainedAt = Instant.EPOCH;

    @SuppressWarnings("NullAway.Init") // injected
    public MailTimer() {}

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        if (!schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return; // the table may not be there yet, or nothing would answer
        }
        try {
            dispatch.run();
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    /** While the database is away this would be said every second. */
    private void complain(RuntimeException problem) {
        Instant now = clock.instant();
        if (now.isAfter(complainedAt.plus(COMPLAIN_EVERY))) {
            complainedAt = now;
            LOG.warn("mail.outbox_unreachable", "cause", problem.getClass().getSimpleName());
        }
    }
}
