package io.anythingagents.identity.token;

import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.KeySet;
import io.anythingagents.identity.key.KeySetException;
import io.anythingagents.identity.key.KeySetStore.Stored;
import io.anythingagents.job.Leases;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Rotates the keys when the one that signs is older than the setting allows. The lease keeps the other nodes quiet; that
 * exactly one rotates is decided by the store, under whose lock the age is looked at again.
 */
@ApplicationScoped
public class KeyRotation {
    private static final EventLog LOG = EventLog.of(KeyRotation.class);
    private static final String LEASE = "key-rotation";
    private static final Duration TERM = Duration.ofMinutes(1);

    private KeyRing ring;
    private KeySchedule schedule;
    private Leases leases;
    private Duration every;
    private Ids ids;
    private Clock clock;
    private Metrics metrics;
    private String holder;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected KeyRotation() {}

    @Inject
    public KeyRotation(
            KeyRing ring,
            KeySchedule schedule,
            Leases leases,
            Settings settings,
            Ids ids,
            Clock clock,
            Metrics metrics) {
        this.ring = ring;
        this.schedule = schedule;
        this.leases = leases;
        this.every = settings.get(SettingsCatalog.AUTH_KEY_ROTATION_DAYS);
        this.ids = ids;
        this.clock = clock;
        this.metrics = metrics;
        this.holder = ids.next().toString();
    }

    /** Whether a rotation is due by what this node knows; cheap. */
    public boolean isDue() {
        return isDue(ring.current().keys(), clock.instant());
    }

    /** Rotates if it is still due once this node has its turn. */
    public void rotateWhenDue() {
        if (!isDue() || leases.acquire(LEASE, holder, TERM).isEmpty()) {
            return;
        }
        try {
            Stored before = ring.current();
            Stored after = ring.update(this::rotatedWhenDue);
            if (!after.keys().equals(before.keys())) {
                metrics.increment("auth_key_rotations");
                LOG.info(
                        "keys.rotated",
                        "active_kid",
                        after.keys().active().kid(),
                        "activates_next_at",
                        String.valueOf(after.keys().activateNextAt()));
            }
        } catch (KeySetException e) {
            LOG.error("keys.rotation_failed", e); // tried again in a minute
        }
    }

    private KeySet rotatedWhenDue(KeySet keys) {
        Instant now = clock.instant();
        return isDue(keys, now) ? keys.rotate(ids::next, now, schedule) : keys;
    }

    private boolean isDue(KeySet keys, Instant now) {
        KeySet current = keys.at(now);
        return !every.isZero()
                && current.activateNextAt() == null
                && !now.isBefore(current.active().notBefore().plus(every));
    }
}
