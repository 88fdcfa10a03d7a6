package io.anythingagents.identity;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Works off the asked-for reset links every second, on every node; the rows themselves decide which node takes which. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class PasswordResetTimer {
    private static final EventLog LOG = EventLog.of(PasswordResetTimer.class);

    @Inject
    private PasswordResetQueue queue;

    @Inject
    private MigrationState schema;

    @SuppressWarnings("NullAway.Init") // injected
    public PasswordResetTimer() {}

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        if (!schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return; // the table may not be there yet, or nothing would answer
        }
        try {
            while (queue.work()) {
                // until nothing is left
            }
        } catch (RuntimeException e) {
            LOG.warn("auth.password_reset_queue_stuck", "cause", e.getClass().getSimpleName());
        }
    }
}
