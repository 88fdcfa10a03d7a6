package io.anythingagents.identity.token;

import io.anythingagents.identity.key.KeySet;
import io.anythingagents.identity.key.KeySetException;
import io.anythingagents.identity.key.KeySetStore;
import io.anythingagents.identity.key.KeySetStore.Stored;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The keys in force, held in memory. A timer looks for changes, so that no request waits for the store; a token with an
 * unknown key id makes a node look by itself, once a second at most, so that garbage causes no storm of reads.
 */
@ApplicationScoped
public class KeyRing {
    private static final EventLog LOG = EventLog.of(KeyRing.class);
    private static final Duration LOOK_FOR_UNKNOWN_EVERY = Duration.ofSeconds(1);
    private static final Duration WAIT_FOR_ANOTHER_LOOK = Duration.ofSeconds(1);

    private final ReentrantLock looking = new ReentrantLock();
    private KeySetStore store;
    private boolean mayCreate;
    private Ids ids;
    private Clock clock;
    private Metrics metrics;
    private volatile @Nullable Held held;

    /** What is known, and when the store was last asked. */
    private record Held(Stored stored, Instant lookedAt) {}

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected KeyRing() {}

    @Inject
    public KeyRing(KeySetStore store, Settings settings, Ids ids, Clock clock, Metrics metrics) {
        this(store, settings.isLocal(), ids, clock, metrics);
    }

    KeyRing(KeySetStore store, boolean mayCreate, Ids ids, Clock clock, Metrics metrics) {
        this.store = store;
        this.mayCreate = mayCreate;
        this.ids = ids;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** The key set with its version and time of change. */
    public Stored current() {
        Held known = held;
        return known != null ? known.stored() : loaded();
    }

    public SigningKey signingKey() {
        return current().keys().at(clock.instant()).active();
    }

    /** The key a token names, if it may still verify. */
    public Optional<SigningKey> find(String kid) {
        Instant now = clock.instant();
        Optional<SigningKey> known = current().keys().find(kid, now);
        if (known.isPresent()) {
            return known;
        }
        metrics.increment("auth_unknown_key_ids");
        look(LOOK_FOR_UNKNOWN_EVERY);
        return current().keys().find(kid, now);
    }

    /** Takes over what changed in the store; called by the timer, and after a change made here. */
    public void refresh() {
        look(store.lookEvery());
    }

    /** Changes the key set in the store; in force here at once, elsewhere when the nodes look. */
    Stored update(UnaryOperator<KeySet> change) {
        Stored stored = store.update(found -> change.apply(
                found.orElseThrow(() -> new KeySetException("The key set is gone: " + store.place(), null))));
        held = new Held(stored, clock.instant());
        return stored;
    }

    /** Whoever finds somebody looking waits for a moment: that look may find the key. */
    private void look(Duration interval) {
        try {
            if (!looking.tryLock(WAIT_FOR_ANOTHER_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            Held known = held;
            if (known == null || !clock.instant().isBefore(known.lookedAt().plus(interval))) {
                Stored stored = known == null ? load() : newerThan(known.stored());
                held = new Held(stored, clock.instant());
            }
        } finally {
            looking.unlock();
        }
    }

    private Stored newerThan(Stored known) {
        metrics.increment("auth_key_set_looks");
        try {
            if (store.version().equals(known.version())) {
                return known;
            }
            Stored stored = store.read().orElse(known);
            LOG.info(
                    "keys.reloaded",
                    "active_kid",
                    stored.keys().at(clock.instant()).active().kid());
            return stored;
        } catch (KeySetException e) {
            LOG.error("keys.reload_failed", e);
            return known; // the keys we know stay good
        }
    }

    private Stored loaded() {
        looking.lock();
        try {
            Held known = held;
            if (known == null) {
                known = new Held(load(), clock.instant());
                held = known;
            }
            return known.stored();
        } finally {
            looking.unlock();
        }
    }

    private Stored load() {
        Optional<Stored> found = store.read();
        if (found.isPresent()) {
            return found.get();
        }
        if (!mayCreate) {
            throw new KeySetException(
                    "There is no key set (" + store.place() + "); make one with: aa auth keys rotate", null);
        }
        Stored created = store.update(existing -> existing.orElseGet(() -> KeySet.create(ids::next, clock.instant())));
        LOG.info("keys.created", "active_kid", created.keys().active().kid());
        return created;
    }
}
