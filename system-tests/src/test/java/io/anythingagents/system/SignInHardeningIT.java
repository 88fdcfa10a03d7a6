package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.AtOnce;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Guessing passwords: locks, blocks and an answer that tells nothing, on two nodes that share PostgreSQL and Redis. */
@Tag("own-nodes")
class SignInHardeningIT {
    private static final String WRONG = "wrong-Password-000";
    private static final int THRESHOLD = 4;
    private static final Pattern CHECKS =
            Pattern.compile("^auth_password_work_seconds_count\\{job=\"check\"[^}]*} (\\S+)", Pattern.MULTILINE);
    private static final int SIGN_UPS = 3;
    /** More than all tests of this class sign up. */
    private static final int OF_ONE_DOMAIN = 60;

    private static final Map<String, String> SETTINGS = Map.of(
            "TRUSTED_PROXIES", "127.0.0.1",
            "SIGNUP_RATE_LIMIT_PER_HOUR", Integer.toString(SIGN_UPS),
            "SIGNUP_RATE_LIMIT_PER_IP_DAY", "0",
            "SIGNUP_RATE_LIMIT_PER_EMAIL_DAY", Integer.toString(SIGN_UPS),
            "SIGNUP_RATE_LIMIT_PER_DOMAIN_DAY", Integer.toString(OF_ONE_DOMAIN),
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
        second.discard();
        FIRST.discard();
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
    void unknownUnverifiedDisabledAndLocked_areAlikeInStatusBodyAndTime() {
        Person disabled = person();
        Database.of(FIRST)
                .update("update users set status = 'disabled' where id = ?", UUID.fromString(disabled.userId()));
        Person locked = person();
        for (int i = 0; i < THRESHOLD; i++) {
            signIn(FIRST, client(), locked.email(), WRONG).expect(401);
        }
        List<Person> unverified = List.of(person(), person());
        Map<String, List<Long>> times = new TreeMap<>();
        List<JsonNode> bodies = new ArrayList<>();
        double checked = passwordChecks();
        for (int i = 0; i < 6; i++) {
            String nobody = "nobody-" + UUID.randomUUID() + "@example.com";
            bodies.add(timed(times, "unknown", nobody));
            bodies.add(timed(times, "unverified", unverified.get(i / 3).email())); // three each, so that no lock begins
            bodies.add(timed(times, "locked", locked.email()));
            if (i < THRESHOLD - 1) {
                bodies.add(timed(times, "disabled", disabled.email()));
            }
        }

        assertThat(bodies.stream().map(SignInHardeningIT::withoutInstance).distinct())
                .hasSize(1);
        assertThat(passwordChecks() - checked).as("one bcrypt for each").isEqualTo(bodies.size());
        double usual = median(times, "unverified");
        for (String who : times.keySet()) {
            assertThat(median(times, who) / usual)
                    .as("time of %s over that of unverified", who)
                    .isBetween(0.5, 2.0);
        }
    }

    @Test
    void signUpsOfOneAddress_areCountedTogether_andApartFromAccessRequests() {
        String client = client();
        for (int i = 0; i < SIGN_UPS; i++) {
            register(i, client, Person.registration().put("invite_token", "00000000-no-invitation"))
                    .problem(403, "invitation-invalid");
        }
        ObjectNode another = Person.registration();

        for (int node = 0; node < 2; node++) {
            Answer refused = register(node, client, another);
            refused.problem(429, "rate-limited");
            assertThat(Integer.parseInt(refused.header("Retry-After").orElse("0")))
                    .isBetween(1, 3600);
        }
        request(1, client, "wish-" + UUID.randomUUID() + "@other.example.com").expect(202);
        register(0, client(), another).expect(201);
    }

    @Test
    void accessRequestsForOneEmailAddress_andForOneDomain_areCountedTogether() {
        String email = "wish-" + UUID.randomUUID() + "@many.example.com";
        for (int i = 0; i < SIGN_UPS; i++) {
            request(i, client(), email).expect(202);
        }
        request(0, client(), email).problem(429, "rate-limited");
        request(1, client(), email).problem(429, "rate-limited");

        String domain = "@d" + UUID.randomUUID().toString().substring(0, 8) + ".example.com";
        for (int i = 0; i < OF_ONE_DOMAIN; i++) {
            request(i, client(), "wish-" + i + domain).expect(202);
        }
        request(0, client(), "one-more" + domain).problem(429, "rate-limited");
        request(1, client(), "and-another" + domain).problem(429, "rate-limited");
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

        List<Integer> statuses = AtOnce.callers(20, i -> signIn(FIRST, client(), person.email(), person.password())
                .status());

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

    /** Signed up from an address of their own, not verified. */
    private static Person person() {
        return Person.registered(FIRST.api().with("X-Forwarded-For", client()), FIRST.outbox());
    }

    private static Answer register(int node, String client, ObjectNode registration) {
        return node(node, client).post("/api/v1/auth/register", registration);
    }

    private static Answer request(int node, String client, String email) {
        return node(node, client)
                .post(
                        "/api/v1/auth/request-access",
                        Json.of("email", email, "organization", "Engines", "full_name", "Ada", "accept_terms", true));
    }

    private static Api node(int number, String client) {
        return Api.at((number % 2 == 0 ? FIRST : second).url()).with("X-Forwarded-For", client);
    }

    private static double passwordChecks() {
        Matcher checks = CHECKS.matcher(FIRST.api().get("/metrics").expect(200).text());
        return checks.find() ? Double.parseDouble(checks.group(1)) : 0;
    }

    /** Each from a network of its own. */
    private static String client() {
        return "203.0." + (int) (Math.random() * 250) + "." + (int) (Math.random() * 250);
    }

    private static Answer signIn(RunningProduct node, String client, String email, String password) {
        Api api = Api.at(node.url()).with("X-Forwarded-For", client);
        return api.post("/api/v1/auth/token", Json.of("email", email, "password", password));
    }

    /** Signs in with a wrong password. */
    private static JsonNode timed(Map<String, List<Long>> times, String who, String email) {
        long before = System.nanoTime();
        Answer answer = signIn(FIRST, client(), email, WRONG);
        times.computeIfAbsent(who, key -> new ArrayList<>()).add(System.nanoTime() - before);
        return answer.problem(401, "invalid-credentials");
    }

    private static String withoutInstance(JsonNode problem) {
        return ((ObjectNode) problem.deepCopy()).without("instance").toString();
    }

    private static double median(Map<String, List<Long>> times, String who) {
        List<Long> sorted = times.getOrDefault(who, List.of()).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
