package io.anythingagents.identity.token;

import io.anythingagents.identity.key.FileKeySetStore;
import io.anythingagents.identity.key.KeySet;
import io.anythingagents.identity.key.KeySetException;
import io.anythingagents.identity.key.KeySetStore;
import io.anythingagents.identity.key.KeySetStore.Stored;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys in force, held in memory. The store is asked for its version at most once a second, and a few times a second
 * while tokens with unknown key ids arrive: a change is noticed at once, and garbage cannot cause a storm of reads.
 */
@ApplicationScoped
public class KeyRing {
    private static final EventLog LOG = EventLog.of(KeyRing.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration LOOK_FOR_UNKNOWN_EVERY = Duration.ofMillis(100);

    private KeySetStore store;
    private boolean mayCreate;
    private Ids ids;
    private Clock clock;
    private volatile @Nullable Held held;

    /** What is known, and when the store was last asked. */
    private record Held(Stored stored, Instant lookedAt) {}

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected KeyRing() {}

    @Inject
    public KeyRing(Settings settings, Ids ids, Clock clock) {
        this(new FileKeySetStore(settings.get(SettingsCatalog.AUTH_KEY_STORAGE_PATH)), settings.isLocal(), ids, clock);
    }

    KeyRing(KeySetStore store, boolean mayCreate, Ids ids, Clock clock) {
        this.store = store;
        this.mayCreate = mayCreate;
        this.ids = ids;
        this.clock = clock;
    }

    /** The key set with its version and time of change. */
    public Stored current() {
        return look(LOOK_EVERY);
    }

    public SigningKey signingKey() {
        return current().keys().active();
    }

    /** The key a token names, if it may still verify. */
    public Optional<SigningKey> find(String kid) {
        Instant now = clock.instant();
        Optional<SigningKey> known = current().keys().find(kid, now);
        return known.isPresent() ? known : look(LOOK_FOR_UNKNOWN_EVERY).keys().find(kid, now);
    }

    private Stored look(Duration interval) {
        Held known = held;
        return known != null && isFresh(known, interval) ? known.stored() : lookAtStore(interval);
    }

    private boolean isFresh(Held known, Duration interval) {
        return clock.instant().isBefore(known.lookedAt().plus(interval));
    }

    private synchronized Stored lookAtStore(Duration interval) {
        Held known = held;
        if (known == null) {
            return hold(load());
        }
        if (isFresh(known, interval)) {
            return known.stored(); // somebody looked while we waited
        }
        return hold(newerThan(known.stored()));
    }

    private Stored newerThan(Stored known) {
        try {
            if (store.version().equals(known.version())) {
                return known;
            }
            Stored stored = store.read().orElse(known);
            LOG.info("keys.reloaded", "active_kid", stored.keys().active().kid());
            return stored;
        } catch (KeySetException e) {
            LOG.error("keys.reload_failed", e);
            return known; // the keys we know stay good
        }
    }

    private Stored hold(Stored stored) {
        held = new Held(stored, clock.instant());
        return stored;
    }

    private Stored load() {
        Optional<Stored> found = store.read();
        if (found.isPresent()) {
            return found.get();
        }
        if (!mayCreate) {
            throw new KeySetException(
                    "There is no key set at " + SettingsCatalog.AUTH_KEY_STORAGE_PATH
                            + "; make one with: aa auth keys rotate",
                    null);
        }
        Stored created = store.update(existing -> existing.orElseGet(() -> KeySet.create(ids::next, clock.instant())));
        LOG.info("keys.created", "active_kid", created.keys().active().kid());
        return created;
    }
}
