package io.anythingagents.privacy;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Collects and erases what is due, on every node; the rows themselves decide which node does which. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class PrivacyTimer {
    private static final EventLog LOG = EventLog.of(PrivacyTimer.class);
    private static final int MOST_AT_ONCE = 20;

    @Inject
    private DataExports exports;

    @Inject
    private Deletions deletions;

    @Inject
    private MigrationState schema;

    @SuppressWarnings("NullAway.Init") // injected
    public PrivacyTimer() {}

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void tick() {
        if (!schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return; // the tables may not be there yet, or nothing would answer
        }
        try {
            int done = 0;
            while (done < MOST_AT_ONCE && exports.collectNext()) {
                done++;
            }
            while (done < MOST_AT_ONCE && deletions.next() != Deletions.Step.NOTHING_DUE) {
                done++;
            }
            exports.expire();
        } catch (RuntimeException e) {
            LOG.warn("privacy.job_failed", "cause", e.getClass().getSimpleName());
        }
    }
}
