package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Looks every few seconds, on every node, for runs that a dead node left; row locks see to it that one node takes each. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RunJanitor {
    private static final EventLog LOG = EventLog.of(RunJanitor.class);

    @Inject
    private RunRecovery recovery;

    private boolean failing;

    @SuppressWarnings("NullAway.Init") // injected
    public RunJanitor() {}

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    public void look() {
        try {
            recovery.closeExpired();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("run.janitor_failing", "reason", e.getClass().getSimpleName());
            }
        }
    }
}
