package io.anythingagents.redis;

import static io.anythingagents.testing.Installation.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.Quotas.Charge;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.redis.Quotas.Standing;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.testing.Injection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What nodes count and remember together, on a real Redis; and what they do when it is away. */
class CountersTest {
    private static final RedisClient REDIS = TestRedis.connect();
    private static final RedisClient NOBODY = TestRedis.connectToNobody();
    private static final Quota THREE = new Quota("three", "ip", 3, Duration.ofMinutes(1));
    private static final Quota NONE = new Quota("none", "ip", 0, Duration.ofMinutes(1));

    private final Metrics metrics = new Metrics();
    private final String prefix = UUID.randomUUID().toString();

    @Test
    void quota_allowsAsManyAsItSays_onAllNodesTogether() {
        Quotas one = new Quotas(REDIS, settings(), metrics);
        Quotas other = new Quotas(TestRedis.connect(), settings(), metrics);
        one.spend(THREE, "192.0.2.1");
        other.spend(THREE, "192.0.2.1");
        one.spend(THREE, "192.0.2.1");

        assertThatThrownBy(() -> other.spend(THREE, "192.0.2.1")).isInstanceOfSatisfying(DomainException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(e.details())
                    .containsEntry("quota", "three")
                    .containsEntry("limit", 3)
                    .containsEntry("retry_after", 60L);
        });
        assertThatCode(() -> one.spend(THREE, "192.0.2.2")).doesNotThrowAnyException();
        assertThat(metrics.scrape()).contains("rate_limit_hits_total{quota=\"three\",scope=\"ip\"} 1.0");
    }

    @Test
    void quotaOfNothing_isNoQuota_andWithoutRedisThereIsNone() {
        Quotas alone = new Quotas(NOBODY, settings(), metrics);

        for (int i = 0; i < 5; i++) {
            new Quotas(REDIS, settings(), metrics).spend(NONE, "192.0.2.1");
            alone.spend(THREE, " ");
        }

        assertThat(metrics.scrape()).contains("rate_limit_unavailable_total{quota=\"three\"} 5.0");
    }

    @Test
    void aCallWithAName_isCountedOnce_evenForTwentyAtOnce_andAlwaysWhenItWasRefused() {
        Quotas quotas = new Quotas(REDIS, settings(), metrics);
        List<Charge> charges = List.of(new Charge(THREE, "somebody"), new Charge(NONE, "somebody"));

        long counted = IntStream.range(0, 20)
                .mapToObj(call ->
                        CompletableFuture.supplyAsync(() -> quotas.countOnce(charges, "one", Duration.ofMinutes(1))))
                .toList()
                .stream()
                .filter(call -> call.join().isPresent())
                .count();
        quotas.count(charges);
        quotas.count(charges);

        assertThat(counted).isEqualTo(1);
        for (long call = 4; call < 7; call++) {
            List<Standing> standings =
                    quotas.countOnce(charges, "late", Duration.ofMinutes(1)).orElseThrow();
            assertThat(standings).extracting(Standing::count).containsExactly(call);
            assertThatThrownBy(() -> quotas.refuseOver(standings)).isInstanceOf(DomainException.class);
        }
        assertThat(quotas.countOnce(List.of(), "one", Duration.ofMinutes(1)))
                .as("where nothing is limited nothing is asked")
                .contains(List.of());
        assertThat(new Quotas(NOBODY, settings(), metrics).countOnce(charges, "one", Duration.ofMinutes(1)))
                .contains(List.of());
    }

    @Test
    void attempts_areTakenFirst_soThatParallelOnesCannotSlipThrough() {
        Attempts attempts = new Attempts(REDIS, settings(), metrics);

        long admitted = IntStream.range(0, 20)
                .mapToObj(guess -> CompletableFuture.supplyAsync(() -> {
                    try {
                        attempts.take(THREE, "somebody");
                        return true;
                    } catch (DomainException e) {
                        return false;
                    }
                }))
                .toList()
                .stream()
                .filter(CompletableFuture::join)
                .count();

        assertThat(admitted).isEqualTo(3);
    }

    @Test
    void rightAttempt_isGivenBack_butNeverMoreThanWasTaken() {
        Attempts attempts = new Attempts(REDIS, settings(), metrics);
        attempts.giveBack(THREE, "somebody");
        for (int i = 0; i < 3; i++) {
            attempts.take(THREE, "somebody");
        }
        attempts.giveBack(THREE, "somebody");
        attempts.take(THREE, "somebody");

        assertThat(refusal(() -> attempts.take(THREE, "somebody"))).isEqualTo(ErrorCode.RATE_LIMITED);
        attempts.forget(THREE, "somebody");

        assertThatCode(() -> attempts.take(THREE, "somebody")).doesNotThrowAnyException();
        assertThatCode(() -> attempts.giveBack(NONE, "somebody")).doesNotThrowAnyException();
        assertThatCode(() -> attempts.take(NONE, "")).doesNotThrowAnyException();
    }

    @Test
    void withoutRedis_nobodyMayGuessAtASecret() {
        Attempts alone = new Attempts(NOBODY, settings(), metrics);

        assertThat(refusal(() -> alone.take(THREE, ""))).isEqualTo(ErrorCode.REDIS_UNAVAILABLE);
        assertThat(refusal(() -> alone.forget(THREE, "somebody"))).isEqualTo(ErrorCode.REDIS_UNAVAILABLE);
        assertThatCode(() -> alone.giveBack(THREE, "somebody")).doesNotThrowAnyException();
    }

    @Test
    void nonce_isNewForOneOfTwentyCallers() {
        Nonces nonces = new Nonces(REDIS);

        long first = IntStream.range(0, 20)
                .mapToObj(caller -> CompletableFuture.supplyAsync(() -> nonces.use(prefix, Duration.ofMinutes(5))))
                .toList()
                .stream()
                .filter(CompletableFuture::join)
                .count();

        assertThat(first).isEqualTo(1);
        assertThat(refusal(() -> new Nonces(NOBODY).use(prefix, Duration.ZERO))).isEqualTo(ErrorCode.REDIS_UNAVAILABLE);
    }

    @Test
    void shortMemory_isNoHarmToLose() {
        ShortMemory memory = new ShortMemory(REDIS);
        ShortMemory lost = new ShortMemory(NOBODY);
        memory.keep(prefix, "text", Duration.ofMinutes(1));
        lost.keep(prefix, "text", Duration.ofMinutes(1));

        assertThat(memory.recall(prefix)).contains("text");
        assertThat(memory.recall(prefix + "?")).isEmpty();
        assertThat(lost.recall(prefix)).isEmpty();
    }

    @Test
    void probe_tellsWhetherRedisAnswers() {
        assertThat(probe(REDIS).answers()).isTrue();
        assertThat(probe(NOBODY).answers()).isFalse();
    }

    @Test
    void clientIsMadeFromTheSetting_andClosedInTheEnd() {
        RedisBeans beans = new RedisBeans();
        RedisClient client = beans.client(Settings.load(
                Map.of("ENVIRONMENT", "test", "REDIS_URL", TestRedis.address().toString())));
        assertThat(client.ping()).isEqualTo("PONG");

        beans.close(client);

        assertThatThrownBy(client::ping).isInstanceOf(RuntimeException.class);
    }

    @Test
    void stream_isReadFromAnywhere() {
        RedisStreams streams = new RedisStreams(REDIS);
        assertThat(streams.newest(prefix)).isEmpty();
        streams.append(List.of(
                new RedisStreams.NewEntry(prefix, 1, Map.of("text", "one"), 100, 60),
                new RedisStreams.NewEntry(prefix, 2, Map.of("text", "two"), 100, 0)));

        assertThat(streams.newest(prefix)).contains("2-0");
        assertThat(streams.from(prefix, 2)).containsExactly(new RedisStreams.Entry("2-0", 2, Map.of("text", "two")));
        assertThat(streams.read(Map.of(prefix, "1-0"), 10, 10))
                .containsExactly(Map.entry(prefix, List.of(new RedisStreams.Entry("2-0", 2, Map.of("text", "two")))));
        assertThat(streams.read(Map.of(prefix, "2-0"), 10, 10)).isEmpty();
        assertThat(REDIS.ttl(prefix)).isBetween(1L, 60L);
    }

    @Test
    void streamWithoutRedis_isUnavailable() {
        RedisStreams alone = new RedisStreams(NOBODY);

        assertThatThrownBy(() -> alone.append(List.of(new RedisStreams.NewEntry(prefix, 0, Map.of("a", "b"), 1, 1))))
                .isInstanceOf(RedisStreams.UnavailableException.class);
        assertThatThrownBy(() -> alone.from(prefix, 0)).isInstanceOf(RedisStreams.UnavailableException.class);
        assertThatThrownBy(() -> alone.newest(prefix)).isInstanceOf(RedisStreams.UnavailableException.class);
        assertThatThrownBy(() -> alone.read(Map.of(prefix, "0-0"), 10, 1))
                .isInstanceOf(RedisStreams.UnavailableException.class);
    }

    private static RedisProbe probe(RedisClient client) {
        return Injection.into(new RedisProbe(), client);
    }

    private Settings settings() {
        return Settings.load(Map.of("ENVIRONMENT", "test", "RATE_LIMIT_KEY_PREFIX", prefix));
    }
}
