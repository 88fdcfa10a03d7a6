package io.anythingagents.identity.token;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.job.Leases;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import io.anythingagents.shared.Ids;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks for changed keys every second, tells of one that began to sign, and looks for a due rotation every minute. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class KeyTimer {
    private static final EventLog LOG = EventLog.of(KeyTimer.class);
    private static final String LEASE = "signing-key-trail";
    private static final Duration TERM = Duration.ofSeconds(20);

    @Inject
    private KeyRing ring;

    @Inject
    private KeyRotation rotation;

    @Inject
    private SigningKeyTrail trail;

    @Inject
    private Leases leases;

    @Inject
    private MigrationState schema;

    @Inject
    private Ids ids;

    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile String holder = "";
    private volatile String told = "";

    @SuppressWarnings("NullAway.Init") // injected
    public KeyTimer() {}

    @PostConstruct
    void start() {
        holder = ids.next().toString();
    }

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

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void tell() {
        if (!schema.isCurrent() || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return; // the trail is in the database
        }
        try {
            SigningKey signing = ring.signingKey();
            if (!signing.kid().equals(told) && (trail.knows(signing) || mayTell())) {
                trail.tell(signing);
                told = signing.kid();
            }
        } catch (RuntimeException e) {
            LOG.error("keys.trail_failed", e);
        }
    }

    private boolean mayTell() {
        return leases.acquire(LEASE, holder, TERM).isPresent();
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
