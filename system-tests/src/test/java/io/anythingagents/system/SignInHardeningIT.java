package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Guessing passwords: locks, blocks and an answer that tells nothing, on two nodes that share PostgreSQL and Redis. */
class SignInHardeningIT {
    private static final String WRONG = "wrong-Password-000";
    private static final int THRESHOLD = 4;
    private static final Map<String, String> SETTINGS = Map.of(
            "TRUSTED_PROXIES", "127.0.0.1",
            "SIGNUP_RATE_LIMIT_PER_HOUR", "0",
            "AUTH_LOCKOUT_THRESHOLD", Integer.toString(THRESHOLD),
            "AUTH_LOCKOUT_DURATION_MINUTES", "0.05",
            "AUTH_IP_LOCKOUT_THRESHOLD", "12",
            "AUTH_IP_LOCKOUT_DURATION_MINUTES", "0.1");

    private static final RunningProduct FIRST = RunningProduct.prepared("-hardening", SETTINGS);
    private static RunningProduct second = FIRST;

    @BeforeAll
    static void startTwoNodes() {
        FIRST.start();
        JsonNode run = FIRST.runFile();
        Map<String, String> settings = new java.util.HashMap<>(SETTINGS);
        settings.put("DATABASE_URL", run.path("database_url").asText());
        settings.put("REDIS_URL", run.path("redis_url").asText());
        second = RunningProduct.prepared("-hardening-second", settings);
        second.start();
    }

    @AfterAll
    static void stop() {
        second.stop();
        FIRST.stop();
    }

    @Test
    void aLockHoldsOnBothNodes_whateverThePassword_andEndsByItself() {
        Person person = person();
        String client = client();
        for (int i = 0; i < THRESHOLD; i++) {
            signIn(i % 2 == 0 ? FIRST : second, client, person.email(), WRONG).problem(401, "invalid-credentials");
        }

        signIn(FIRST, client, person.email(), person.password()).problem(401, "invalid-credentials");
        signIn(second, client, person.email(), person.password()).problem(401, "invalid-credentials");

        Eventually.holds(
                "the lock ends",
                Duration.ofSeconds(10),
                () -> signIn(second, client, person.email(), person.password()).status() == 200);
        // the right password began the count anew
        signIn(FIRST, client, person.email(), WRONG).problem(401, "invalid-credentials");
        signIn(FIRST, client, person.email(), person.password()).expect(200);
    }

    @Test
    void unknownWrongAndLocked_areAlikeInStatusBodyAndTime() {
        Person locked = person();
        Person open = person();
        for (int i = 0; i < THRESHOLD; i++) {
            signIn(FIRST, client(), locked.email(), WRONG).expect(401);
        }
        List<Long> unknownTimes = new ArrayList<>();
        List<Long> knownTimes = new ArrayList<>();
        List<JsonNode> bodies = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String nobody = "nobody-" + UUID.randomUUID() + "@example.com";
            bodies.add(timed(unknownTimes, nobody, WRONG));
            bodies.add(timed(knownTimes, i < 2 ? open.email() : person().email(), WRONG));
            bodies.add(timed(new ArrayList<>(), locked.email(), WRONG));
        }

        assertThat(bodies.stream().map(SignInHardeningIT::withoutInstance).distinct())
                .hasSize(1);
        double ratio = (double) median(unknownTimes) / median(knownTimes);
        assertThat(ratio).as("time of an unknown address over a known one").isBetween(0.5, 2.0);
    }

    @Test
    void manyWrongPasswordsFromOneNetwork_blockIt_forRightOnesToo() {
        Person person = person();
        String network = "198.51." + (int) (Math.random() * 250) + ".";
        for (int i = 0; i < 12; i++) {
            signIn(
                            i % 2 == 0 ? FIRST : second,
                            network + i,
                            "nobody-" + i + "-" + UUID.randomUUID() + "@example.com",
                            WRONG)
                    .problem(401, "invalid-credentials");
        }

        Answer blocked = signIn(second, network + "99", person.email(), person.password());

        blocked.problem(429, "rate-limited");
        assertThat(Integer.parseInt(blocked.header("Retry-After").orElse("0"))).isBetween(1, 6);
        signIn(second, client(), person.email(), person.password()).expect(200);
        Eventually.holds(
                "the block ends",
                Duration.ofSeconds(15),
                () -> signIn(FIRST, network + "99", person.email(), person.password())
                                .status()
                        == 200);
    }

    @Test
    void twentySignInsAtOnceWithTheRightPassword_allSucceed() {
        Person person = person();

        List<Integer> statuses = Stream.generate(() -> person)
                .limit(20)
                .parallel()
                .map(one -> signIn(FIRST, client(), one.email(), one.password()).status())
                .toList();

        assertThat(statuses).containsOnly(200);
    }

    @Test
    void withoutRedis_nobodySignsIn() {
        Person person = person();
        RunningProduct.signal(FIRST.pid("redis"), "STOP");
        try {
            signIn(FIRST, client(), person.email(), person.password()).problem(503, "redis-unavailable");
            signIn(second, client(), person.email(), WRONG).problem(503, "redis-unavailable");
        } finally {
            RunningProduct.signal(FIRST.pid("redis"), "CONT");
        }

        Eventually.holds(
                "signing in again",
                Duration.ofSeconds(20),
                () -> signIn(FIRST, client(), person.email(), person.password()).status() == 200);
    }

    @Test
    void locksAreCounted() {
        assertThat(FIRST.api().get("/metrics").expect(200).text()).contains("auth_lockouts_total{scope=\"account\"}");
    }

    private static Person person() {
        return Person.registered(FIRST.api(), FIRST.outbox());
    }

    /** Each from a network of its own. */
    private static String client() {
        return "203.0." + (int) (Math.random() * 250) + "." + (int) (Math.random() * 250);
    }

    private static Answer signIn(RunningProduct node, String client, String email, String password) {
        Api api = Api.at(node.url()).with("X-Forwarded-For", client);
        return api.post("/api/v1/auth/token", Json.of("email", email, "password", password));
    }

    private static JsonNode timed(List<Long> times, String email, String password) {
        long before = System.nanoTime();
        JsonNode problem = signIn(FIRST, client(), email, password).problem(401, "invalid-credentials");
        times.add(System.nanoTime() - before);
        return problem;
    }

    private static String withoutInstance(JsonNode problem) {
        return ((com.fasterxml.jackson.databind.node.ObjectNode) problem.deepCopy())
                .without("instance")
                .toString();
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
