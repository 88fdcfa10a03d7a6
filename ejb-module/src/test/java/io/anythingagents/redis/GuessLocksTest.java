package io.anythingagents.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.MovableClock;
import io.anythingagents.redis.GuessLocks.Rule;
import io.anythingagents.redis.GuessLocks.Verdict;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class GuessLocksTest {
    private static final RedisClient REDIS = TestRedis.connect();
    private static final Rule RULE =
            new Rule("account", 3, Duration.ofMinutes(60), true, Duration.ofMinutes(10), Duration.ofMinutes(60));
    private static final Verdict OPEN = new Verdict(false, false, Duration.ZERO);

    private final MovableClock clock = new MovableClock();
    private final String subject = UUID.randomUUID().toString();
    private final GuessLocks locks = node(REDIS);

    @Test
    void theLastGuessOfTheThreshold_locks() {
        assertThat(locks.fail(RULE, subject)).isEqualTo(OPEN);
        assertThat(locks.fail(RULE, subject)).isEqualTo(OPEN);

        assertThat(locks.fail(RULE, subject)).isEqualTo(new Verdict(true, true, Duration.ofMinutes(10)));
        assertThat(locks.look(RULE, subject)).isEqualTo(new Verdict(true, false, Duration.ofMinutes(10)));
    }

    @Test
    void whileLocked_nothingIsCounted_andARightGuessIsWorthNothing() {
        lock();
        clock.advance(Duration.ofMinutes(9));
        for (int i = 0; i < 20; i++) {
            assertThat(locks.fail(RULE, subject)).isEqualTo(new Verdict(true, false, Duration.ofMinutes(1)));
        }
        assertThat(locks.succeed(RULE, subject).locked()).isTrue();

        clock.advance(Duration.ofMinutes(1));

        assertThat(locks.look(RULE, subject)).isEqualTo(OPEN);
        assertThat(locks.fail(RULE, subject)).isEqualTo(OPEN);
        assertThat(locks.fail(RULE, subject)).isEqualTo(OPEN);
        assertThat(locks.fail(RULE, subject).begun()).isTrue();
    }

    @Test
    void eachLock_isTwiceAsLong_upToTheBound() {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Duration wait = lock();
            waits.add(wait);
            clock.advance(wait);
        }

        assertThat(waits).extracting(Duration::toMinutes).containsExactly(10L, 20L, 40L, 60L, 60L, 60L);
    }

    @Test
    void aSuccess_beginsAnew_andSoDoesALongPause() {
        clock.advance(lock());
        locks.succeed(RULE, subject);
        assertThat(lock()).isEqualTo(Duration.ofMinutes(10));

        clock.advance(Duration.ofMinutes(10).plus(RULE.longestWait()));

        assertThat(lock()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aFixedWindow_endsAfterTheFirstGuess_aSlidingOneAfterTheLast() {
        Rule fixed = new Rule("ip", 3, Duration.ofMinutes(10), false, Duration.ofMinutes(10), Duration.ofMinutes(10));
        for (Rule rule : List.of(fixed, RULE)) {
            locks.fail(rule, subject);
            locks.fail(rule, subject);
        }
        clock.advance(Duration.ofMinutes(10));

        assertThat(locks.fail(fixed, subject)).isEqualTo(OPEN);
        assertThat(locks.fail(RULE, subject).begun()).isTrue();
    }

    @Test
    void clearing_opensALock() {
        lock();

        locks.clear(RULE, subject);

        assertThat(locks.look(RULE, subject)).isEqualTo(OPEN);
        assertThat(lock()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aThresholdOfNothing_neverLocks() {
        Rule off = new Rule("account", 0, RULE.window(), true, RULE.firstWait(), RULE.longestWait());

        for (int i = 0; i < 10; i++) {
            assertThat(locks.fail(off, subject)).isEqualTo(OPEN);
        }
    }

    @Test
    void twentyGuessesAtOnceOnTwoNodes_lockOnce_andCountOnlyUpToTheThreshold() throws Exception {
        List<GuessLocks> nodes = List.of(node(TestRedis.connect()), node(TestRedis.connect()));
        CyclicBarrier barrier = new CyclicBarrier(20);
        ExecutorService executor = Executors.newFixedThreadPool(20);
        List<Future<Verdict>> futures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            GuessLocks node = nodes.get(i % 2);
            futures.add(executor.submit(() -> {
                barrier.await();
                return node.fail(RULE, subject);
            }));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Future<Verdict> future : futures) {
            verdicts.add(future.get());
        }
        executor.shutdown();

        assertThat(verdicts).filteredOn(Verdict::begun).hasSize(1);
        assertThat(verdicts).filteredOn(verdict -> !verdict.locked()).hasSize(RULE.threshold() - 1);
        assertThat(nodes.get(1).look(RULE, subject).left()).isEqualTo(RULE.firstWait());
    }

    @Test
    void withoutRedis_nobodyMayGuess() {
        GuessLocks alone = node(TestRedis.connectToNobody());

        assertThatThrownBy(() -> alone.look(RULE, subject))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REDIS_UNAVAILABLE));
        assertThatThrownBy(() -> alone.succeed(RULE, subject)).isInstanceOf(DomainException.class);
    }

    /** What somebody does, some time after the step before. */
    private record Move(String step, Duration after) {}

    @Property(tries = 150)
    void anySequence_endsWhereThePlainModelEnds(@ForAll("moves") List<Move> moves) {
        MovableClock moved = new MovableClock();
        GuessLocks real = new GuessLocks(REDIS, settings(), moved);
        Model model = new Model();
        String name = UUID.randomUUID().toString();
        for (Move move : moves) {
            moved.advance(move.after());
            long now = moved.millis();
            Verdict verdict =
                    switch (move.step()) {
                        case "fail" -> real.fail(RULE, name);
                        case "succeed" -> real.succeed(RULE, name);
                        default -> real.look(RULE, name);
                    };
            assertThat(verdict).as("%s at %s", move, moved.instant()).isEqualTo(model.step(move.step(), now));
            assertThat(verdict.left()).isLessThanOrEqualTo(RULE.longestWait());
        }
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        Arbitrary<String> steps = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.just("fail")),
                net.jqwik.api.Tuple.of(1, Arbitraries.just("succeed")),
                net.jqwik.api.Tuple.of(1, Arbitraries.just("look")));
        Arbitrary<Duration> pauses = Arbitraries.of(
                Duration.ZERO,
                Duration.ofMillis(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(59),
                Duration.ofMinutes(61),
                Duration.ofMinutes(121));
        return Combinators.combine(steps, pauses)
                .as(Move::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    /** The rules once more, as plainly as they can be said. */
    private static final class Model {
        private final List<Long> counted = new ArrayList<>();
        private long lockedUntil = Long.MIN_VALUE;
        private int locksRemembered;

        Verdict step(String step, long now) {
            if (now < lockedUntil) {
                return new Verdict(true, false, Duration.ofMillis(lockedUntil - now));
            }
            if (step.equals("succeed")) {
                counted.clear();
                locksRemembered = 0;
                return OPEN;
            }
            if (!step.equals("fail")) {
                return OPEN;
            }
            if (!counted.isEmpty()
                    && now - counted.get(counted.size() - 1) >= RULE.window().toMillis()) {
                counted.clear();
            }
            if (locksRemembered > 0 && now - lockedUntil >= RULE.longestWait().toMillis()) {
                locksRemembered = 0;
            }
            counted.add(now);
            if (counted.size() < RULE.threshold()) {
                return OPEN;
            }
            counted.clear();
            Duration wait = RULE.firstWait().multipliedBy(1L << Math.min(locksRemembered, 20));
            wait = wait.compareTo(RULE.longestWait()) > 0 ? RULE.longestWait() : wait;
            locksRemembered++;
            lockedUntil = now + wait.toMillis();
            return new Verdict(true, true, wait);
        }
    }

    /** Guesses until it is locked; how long that lock lasts. */
    private Duration lock() {
        Verdict verdict = OPEN;
        for (int i = 0; i < RULE.threshold(); i++) {
            verdict = locks.fail(RULE, subject);
        }
        assertThat(verdict.begun()).isTrue();
        return verdict.left();
    }

    private GuessLocks node(RedisClient client) {
        return new GuessLocks(client, settings(), clock);
    }

    private static Settings settings() {
        return Settings.load(Map.of("ENVIRONMENT", "test"));
    }
}
