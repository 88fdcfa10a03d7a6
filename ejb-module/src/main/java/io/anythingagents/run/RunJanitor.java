package io.anythingagents.run;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Looks every few seconds, on every node, for runs that a dead node left; row locks see to it that one node takes each. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class RunJanitor {
    private static final EventLog LOG = EventLog.of(RunJanitor.class);

    @Inject
    private RunRecovery recovery;

    @Inject
    private WaitingRuns waiting;

    @Inject
    private MigrationState schema;

    private boolean failing;

    @SuppressWarnings("NullAway.Init") // injected
    public RunJanitor() {}

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    public void look() {
        if (!schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return; // the table may not be there yet, or nothing would answer
        }
        try {
            recovery.closeExpired();
            waiting.endDue();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("run.janitor_failing", "reason", e.getClass().getSimpleName());
            }
        }
    }
}
