package io.anythingagents.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.MovableClock;
import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.KeySet;
import io.anythingagents.identity.key.KeySetStore;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.job.Lease;
import io.anythingagents.job.Leases;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Whatever timers, operators and time do on three nodes in whatever order: no node and no cache of the published keys ever
 * meets a valid token whose key it does not have, and every key stops verifying when nothing can need it any more.
 */
class KeyRotationPropertyTest {
    private static final Duration CACHED = Duration.ofMinutes(5);
    private static final Duration TOKEN_LIFE = Duration.ofDays(30);
    private static final KeySchedule SCHEDULE = KeySchedule.of(CACHED, Duration.ofMinutes(30), TOKEN_LIFE);
    private static final Duration NODES_NOTICE = Duration.ofSeconds(10);
    private static final Logger QUIET = Logger.getLogger("io.anythingagents.identity");

    @BeforeContainer
    static void beQuiet() {
        QUIET.setLevel(Level.OFF); // thousands of rotations say nothing new
    }

    @AfterContainer
    static void speakAgain() {
        QUIET.setLevel(null);
    }

    enum Act {
        SIGN,
        TIMER,
        OPERATOR,
        PAUSE,
        WAIT
    }

    /** One thing that happens on one node. */
    record Step(Act act, int node, Duration time) {}

    /** A token, as far as keys matter. */
    private record Signed(String kid, Instant expiresAt) {}

    /** What a cache somewhere holds. */
    private record Fetched(Instant at, Set<String> kids) {}

    @Property(tries = 200)
    void noValidToken_isEverWithoutItsKey(@ForAll("steps") List<Step> steps) {
        Installation installation = new Installation();
        for (Step step : steps) {
            installation.take(step);
            installation.check();
        }
        assertThat(installation.metrics.scrape()).doesNotContain("auth_unknown_key_ids_total");
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Act> acts = Arbitraries.frequency(
                Tuple.of(4, Act.SIGN),
                Tuple.of(3, Act.TIMER),
                Tuple.of(1, Act.OPERATOR),
                Tuple.of(3, Act.PAUSE),
                Tuple.of(3, Act.WAIT));
        Arbitrary<Duration> times = Arbitraries.of(
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(6),
                Duration.ofDays(1),
                Duration.ofDays(29),
                Duration.ofDays(30),
                Duration.ofDays(90));
        return Combinators.combine(acts, Arbitraries.integers().between(0, 2), times)
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    /** Three nodes on one store, and the caches of the world. */
    private static final class Installation {
        private final MovableClock clock = new MovableClock();
        private final Metrics metrics = new Metrics();
        private final Store store = new Store(clock);
        private final List<Node> nodes;
        private final List<Signed> tokens = new ArrayList<>();
        private final List<Fetched> caches = new ArrayList<>();
        private final Set<String> gone = new HashSet<>(Set.of("none so far"));
        private Set<String> known = Set.of();

        private Installation() {
            nodes = Stream.generate(() -> new Node(store, clock, metrics))
                    .limit(3)
                    .toList();
            fetch();
        }

        private void take(Step step) {
            Node node = nodes.get(step.node());
            switch (step.act()) {
                case SIGN -> {
                    String kid = node.ring.signingKey().kid();
                    tokens.add(new Signed(kid, clock.instant().plus(TOKEN_LIFE)));
                    Instant oldest = clock.instant().minus(CACHED);
                    assertThat(caches)
                            .filteredOn(cache -> cache.at().isAfter(oldest))
                            .as("caches that are asked about %s", kid)
                            .allMatch(cache -> cache.kids().contains(kid));
                }
                case TIMER -> node.rotation.rotateWhenDue();
                case OPERATOR ->
                    store.update(keys -> keys.orElseThrow().rotate(Ids.random()::next, clock.instant(), SCHEDULE));
                case PAUSE -> {
                    clock.advance(Duration.ofSeconds(4));
                    node.notice();
                    nodes.forEach(Node::noticeInTime);
                }
                case WAIT -> {
                    clock.advance(step.time());
                    nodes.forEach(Node::notice);
                }
            }
            fetch();
        }

        private void check() {
            Instant now = clock.instant();
            tokens.removeIf(token -> !now.isBefore(token.expiresAt()));
            for (Node node : nodes) {
                assertThat(tokens).allSatisfy(token -> assertThat(node.ring.find(token.kid()))
                        .as("key %s at %s", token.kid(), now)
                        .isPresent());
                assertThat(node.ring.signingKey().notAfter())
                        .as("end of the key that signs")
                        .satisfiesAnyOf(end -> assertThat(end).isNull(), end -> assertThat(end)
                                .isAfterOrEqualTo(now.plus(TOKEN_LIFE)));
            }
            List<SigningKey> verifying = store.keys().verifying(now);
            assertThat(verifying).extracting(SigningKey::kid).doesNotHaveDuplicates();
            assertThat(verifying).filteredOn(key -> key.notAfter() != null).allSatisfy(key -> assertThat(key.notAfter())
                    .as("end of a retired key")
                    .isBeforeOrEqualTo(now.plus(SCHEDULE.tokenLife()).plus(SCHEDULE.publishedBefore())));
            Set<String> kids = kids(verifying);
            assertThat(kids).as("keys that do not come back").doesNotContainAnyElementsOf(gone);
            known.stream().filter(kid -> !kids.contains(kid)).forEach(gone::add);
            known = kids;
        }

        private void fetch() {
            caches.add(new Fetched(clock.instant(), kids(store.keys().verifying(clock.instant()))));
        }

        private static Set<String> kids(List<SigningKey> keys) {
            Set<String> kids = new HashSet<>();
            keys.forEach(key -> kids.add(key.kid()));
            return kids;
        }
    }

    private static final class Node {
        private final KeyRing ring;
        private final KeyRotation rotation;
        private final MovableClock clock;
        private Instant noticedAt;

        private Node(Store store, MovableClock clock, Metrics metrics) {
            Settings settings = Settings.load(Map.of("ENVIRONMENT", "test", "AUTH_KEY_ROTATION_DAYS", "30"));
            this.clock = clock;
            ring = new KeyRing(store, true, Ids.random(), clock, metrics);
            rotation = new KeyRotation(ring, SCHEDULE, new FreeLease(), settings, Ids.random(), clock, metrics);
            ring.signingKey();
            noticedAt = clock.instant();
        }

        private void notice() {
            ring.refresh();
            noticedAt = clock.instant();
        }

        /** However slow a node is, it looks this often. */
        private void noticeInTime() {
            if (!clock.instant().isBefore(noticedAt.plus(NODES_NOTICE))) {
                notice();
            }
        }
    }

    /** Every node may try: that one rotates is the store's doing. */
    private static final class FreeLease extends Leases {
        @Override
        public Optional<Lease> acquire(String name, String holder, Duration term) {
            return Optional.of(new Lease(name, holder, 1));
        }
    }

    /** A key set in memory. */
    private static final class Store implements KeySetStore {
        private final MovableClock clock;
        private @Nullable Stored stored;
        private int writes;

        private Store(MovableClock clock) {
            this.clock = clock;
        }

        private KeySet keys() {
            return read().orElseThrow().keys();
        }

        @Override
        public Optional<Stored> read() {
            return Optional.ofNullable(stored);
        }

        @Override
        public String version() {
            return read().map(Stored::version).orElse("");
        }

        @Override
        public Stored update(Function<Optional<KeySet>, KeySet> change) {
            Stored fresh =
                    new Stored(change.apply(read().map(Stored::keys)), Integer.toString(++writes), clock.instant());
            stored = fresh;
            return fresh;
        }

        @Override
        public Duration lookEvery() {
            return Duration.ZERO;
        }

        @Override
        public String place() {
            return "memory";
        }
    }
}
