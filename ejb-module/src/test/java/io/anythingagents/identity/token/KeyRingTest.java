package io.anythingagents.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.MovableClock;
import io.anythingagents.identity.key.FileKeySetStore;
import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.KeySet;
import io.anythingagents.identity.key.KeySetException;
import io.anythingagents.identity.key.KeySetStore;
import io.anythingagents.observability.Metrics;
import io.anythingagents.shared.Ids;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set by JUnit
class KeyRingTest {
    private static final KeySchedule SCHEDULE = new KeySchedule(Duration.ofMinutes(6), Duration.ofDays(30));

    @TempDir
    Path directory;

    private final MovableClock clock = new MovableClock();
    private final Metrics metrics = new Metrics();

    @Test
    void missingKeySet_isMadeLocally_andRefusedElsewhere() {
        FileKeySetStore store = new FileKeySetStore(directory.resolve("keyset.json"));

        assertThatThrownBy(() -> new KeyRing(store, false, Ids.random(), clock, metrics).signingKey())
                .isInstanceOf(KeySetException.class)
                .hasMessageContaining("aa auth keys");
        assertThat(new KeyRing(store, true, Ids.random(), clock, metrics)
                        .signingKey()
                        .kid())
                .isEqualTo(new KeyRing(store, false, Ids.random(), clock, metrics)
                        .signingKey()
                        .kid());
    }

    @Test
    void changeByAnotherProcess_isNoticedWithinASecond() {
        CountingStore store = new CountingStore();
        KeyRing ring = new KeyRing(store, true, Ids.random(), clock, metrics);
        String before = ring.signingKey().kid();

        String after = store.rotate().active().kid();

        ring.refresh();
        assertThat(ring.signingKey().kid()).isEqualTo(before);
        clock.advance(Duration.ofSeconds(1));
        ring.refresh();
        assertThat(ring.signingKey().kid()).isEqualTo(after);
    }

    @Test
    void manyUnknownKeys_causeNoStormOfReads() {
        CountingStore store = new CountingStore();
        KeyRing ring = new KeyRing(store, true, Ids.random(), clock, metrics);
        ring.signingKey();
        int readsBefore = store.reads;

        for (int number = 0; number < 1_000; number++) {
            assertThat(ring.find("ed25519-unknown" + number)).isEmpty();
        }

        assertThat(store.reads).isEqualTo(readsBefore);
        assertThat(store.versionsAsked).isZero();
    }

    @Test
    void unknownKey_isLookedForAtOnce_butOnceASecondAtMost() {
        CountingStore store = new CountingStore();
        KeyRing ring = new KeyRing(store, true, Ids.random(), clock, metrics);
        ring.signingKey();
        KeySet rotated = store.rotate();
        String fresh =
                String.valueOf(rotated.next() == null ? "" : rotated.next().kid());

        assertThat(ring.find(fresh)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(ring.find(fresh)).isPresent();
    }

    @Test
    void scheduledChange_happensByTheClock_evenWhileTheStoreIsAway() {
        CountingStore store = new CountingStore();
        KeyRing ring = new KeyRing(store, true, Ids.random(), clock, metrics);
        ring.signingKey();
        store.rotate();
        KeySet scheduled = store.rotate();
        clock.advance(Duration.ofSeconds(1));
        ring.refresh();
        store.broken = true;

        String before = ring.signingKey().kid();
        clock.advance(Duration.ofMinutes(6));

        assertThat(before).isEqualTo(scheduled.active().kid());
        assertThat(ring.signingKey().kid())
                .isEqualTo(scheduled.at(clock.instant()).active().kid())
                .isNotEqualTo(before);
        assertThat(ring.find(before)).isPresent();
    }

    @Test
    void unreadableStore_doesNotEndWhatIsKnown() {
        CountingStore store = new CountingStore();
        KeyRing ring = new KeyRing(store, true, Ids.random(), clock, metrics);
        String kid = ring.signingKey().kid();

        store.broken = true;
        clock.advance(Duration.ofMinutes(5));
        ring.refresh();

        assertThat(ring.signingKey().kid()).isEqualTo(kid);
    }

    /** In memory, and counts what it is asked. */
    private final class CountingStore implements KeySetStore {
        private Optional<Stored> stored = Optional.empty();
        private int reads;
        private int versionsAsked;
        private boolean broken;

        @Override
        public Optional<Stored> read() {
            failWhenBroken();
            reads++;
            return stored;
        }

        @Override
        public String version() {
            failWhenBroken();
            versionsAsked++;
            return stored.map(Stored::version).orElse("");
        }

        @Override
        public Stored update(Function<Optional<KeySet>, KeySet> change) {
            Stored next = new Stored(
                    change.apply(stored.map(Stored::keys)), UUID.randomUUID().toString(), clock.instant());
            stored = Optional.of(next);
            return next;
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofSeconds(1);
        }

        @Override
        public String place() {
            return "memory";
        }

        KeySet rotate() {
            return update(keys -> keys.orElseThrow().rotate(UUID::randomUUID, clock.instant(), SCHEDULE))
                    .keys();
        }

        private void failWhenBroken() {
            if (broken) {
                throw new KeySetException("broken", null);
            }
        }
    }
}
