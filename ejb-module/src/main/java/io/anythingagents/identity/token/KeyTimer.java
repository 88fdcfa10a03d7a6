package io.anythingagents.identity.token;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks for changed keys every second and for a due rotation every minute, on every node. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class KeyTimer {
    private static final EventLog LOG = EventLog.of(KeyTimer.class);

    @Inject
    private KeyRing ring;

    @Inject
    private KeyRotation rotation;

    @Inject
    private MigrationState schema;

    private final AtomicBoolean looking = new AtomicBoolean();

    @SuppressWarnings("NullAway.Init") // injected
    public KeyTimer() {}

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void look() {
        if (looking.compareAndSet(false, true)) { // a slow store must not pile up looks
            try {
                ring.refresh();
            } finally {
                looking.set(false);
            }
        }
    }

    @Schedule(hour = "*", minute = "*", second = "30", persistent = false)
    void rotate() {
        if (!schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return; // leases live in the database
        }
        try {
            rotation.rotateWhenDue();
        } catch (RuntimeException e) {
            LOG.error("keys.rotation_failed", e);
        }
    }
}
