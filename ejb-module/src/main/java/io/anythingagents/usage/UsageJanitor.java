package io.anythingagents.usage;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;

/** Looks every few minutes, on every node, for calls that nobody will end; row locks see to it that one node takes each. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class UsageJanitor {
    private static final EventLog LOG = EventLog.of(UsageJanitor.class);

    @Inject
    private UsageLedger ledger;

    @Inject
    private MigrationState schema;

    @Inject
    private Clock clock;

    private boolean failing;

    @SuppressWarnings("NullAway.Init") // injected
    public UsageJanitor() {}

    @Schedule(hour = "*", minute = "*/5", persistent = false)
    public void look() {
        if (!schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return; // the table may not be there yet, or nothing would answer
        }
        try {
            ledger.loseForgotten(clock.instant());
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("usage.janitor_failing", "reason", e.getClass().getSimpleName());
            }
        }
    }
}
