package io.anythingagents.run.title;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Looks every few seconds, on every node, for conversations without a title; row locks see to it that one node takes each. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class TitleTimer {
    private static final EventLog LOG = EventLog.of(TitleTimer.class);

    @Inject
    private TitleMaker maker;

    @Inject
    private MigrationState schema;

    private boolean failing;

    @SuppressWarnings("NullAway.Init") // injected
    public TitleTimer() {}

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    public void look() {
        if (!schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return;
        }
        try {
            maker.look();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("conversation.titles_failing", "reason", e.getClass().getSimpleName());
            }
        }
    }
}
