package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Jws;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.product.VaultCounterpart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes whose keys lie in Vault: the keys change while people work, and nobody notices. */
@SuppressWarnings("NullAway.Init") // set before the first test
@Tag("own-nodes")
class KeyRotationIT {
    private static final String JWKS = "/.well-known/jwks.json";
    /** Published for half a minute before a key signs, when caches may keep the key set for no time. */
    private static final Duration CHANGE = Duration.ofSeconds(90);

    private static VaultCounterpart vault;
    private static RunningProduct one;
    private static RunningProduct two;

    @BeforeAll
    static void startTwoNodes() {
        vault = new VaultCounterpart();
        Map<String, String> settings = new HashMap<>(vault.settings());
        settings.put("AUTH_JWKS_MAX_AGE_SECONDS", "0");
        settings.put("AUTH_KEY_ROTATION_DAYS", "7");
        settings.put("SIGNUP_RATE_LIMIT_PER_HOUR", "0");
        settings.put("AUTH_PASSWORD_HASH_COST", "6");
        one = RunningProduct.prepared("-keys-1", settings);
        one.start();
        settings.put("DATABASE_URL", one.runFile().path("database_url").asText());
        settings.put("REDIS_URL", one.runFile().path("redis_url").asText());
        two = RunningProduct.prepared("-keys-2", settings);
        two.start();
    }

    @AfterAll
    static void stopThem() {
        if (two != null) {
            two.discard();
        }
        if (one != null) {
            one.discard();
        }
        vault.close();
    }

    @Test
    void rotationsUnderLoad_byCommandAndByAge_refuseNoToken_onEitherNode() throws Exception {
        Person early = Person.registered(one.api(), one.outbox());
        String first = Jws.parse(early.accessToken()).kid();
        List<String> signing = new ArrayList<>(List.of(first));
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            people.add(Person.registered(one.api(), one.outbox()));
        }
        Load load = new Load(people);

        try (load) {
            JsonNode atOnce = one.aa("auth", "keys", "rotate");
            String second = atOnce.path("kid").asText();
            assertThat(second).isNotEqualTo(first);
            assertThat(atOnce.path("next_signs_from").isNull()).isTrue();
            untilSignedWith(second);
            signing.add(second);

            JsonNode scheduled = one.aa("auth", "keys", "rotate");
            assertThat(scheduled.path("kid").asText()).isEqualTo(second);
            String third = scheduled.path("next_kid").asText();
            untilSignedWith(third);
            signing.add(third);

            int aged = vault.version() + 1;
            vault.age(Duration.ofDays(8));
            Eventually.holds("rotated by age", CHANGE, () -> vault.version() > aged);
            String fourth = successor();
            untilSignedWith(fourth);
            signing.add(fourth);
        }

        assertThat(load.refusals).isEmpty();
        Eventually.holds("each key that signed is in the audit trail, once", CHANGE, () -> Database.of(one)
                .texts("select target_id from audit_events where action = 'auth.key.rotated'" + " order by created_at")
                .equals(signing));
        assertThat(load.calls.get()).isGreaterThan(100);
        Api other = Api.at(two.url());
        other.withToken(early.accessToken()).get("/api/v1/auth/me").expect(200);
        other.post("/api/v1/auth/refresh", Json.of("refresh_token", early.refreshToken()))
                .expect(200);
        assertThat(vault.version())
                .as("writes: made, rotated, scheduled, aged by this test, rotated by one of two nodes")
                .isEqualTo(5);
        assertThat(kids(one)).isEqualTo(kids(two)).contains(first);
        assertThat(one.aa("auth", "jwks", "print").path("keys").findValuesAsText("kid"))
                .containsExactlyElementsOf(kids(one));
    }

    /** The key that signs, or that will as soon as everybody must know it. */
    private static String successor() {
        JsonNode keys = vault.keySet();
        return keys.path(keys.path("activate_next_at").isNull() ? "active" : "next")
                .path("kid")
                .asText();
    }

    /** Signed in anew on each node, until both sign with that key. */
    private static void untilSignedWith(String kid) {
        Person person = Person.registered(one.api(), one.outbox());
        for (RunningProduct node : List.of(one, two)) {
            Api api = Api.at(node.url());
            Eventually.holds("signed with " + kid + " on " + node.url(), CHANGE, () -> {
                JsonNode session = api.post(
                                "/api/v1/auth/token", Json.of("email", person.email(), "password", person.password()))
                        .expect(200)
                        .json();
                return Jws.parse(session.path("access_token").asText()).kid().equals(kid);
            });
        }
    }

    private static List<String> kids(RunningProduct node) {
        return Api.at(node.url()).get(JWKS).expect(200).json().path("keys").findValuesAsText("kid");
    }

    /** People who call, refresh and are verified by an integrator, on both nodes in turn, until closed. */
    private static final class Load implements AutoCloseable {
        private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicBoolean over = new AtomicBoolean();
        private final ExecutorService executor;

        private Load(List<Person> people) {
            executor = Executors.newFixedThreadPool(people.size());
            people.forEach(person -> executor.execute(() -> work(person)));
        }

        private void work(Person person) {
            String access = person.accessToken();
            String refresh = person.refreshToken();
            Map<String, JsonNode> cached = new HashMap<>();
            try {
                for (int turn = 0; !over.get(); turn++) {
                    Api api = Api.at((turn % 2 == 0 ? one : two).url());
                    note("verify", api.withToken(access).get("/api/v1/auth/me"));
                    checkAsIntegrator(api, access, cached);
                    if (turn % 5 == 0) {
                        Answer answer = api.post("/api/v1/auth/refresh", Json.of("refresh_token", refresh));
                        note("refresh", answer);
                        access = answer.json().path("access_token").asText();
                        refresh = answer.json().path("refresh_token").asText();
                    }
                }
            } catch (RuntimeException | AssertionError e) {
                refusals.add(e.toString());
            }
        }

        private void checkAsIntegrator(Api api, String access, Map<String, JsonNode> cached) {
            Jws token = Jws.parse(access);
            @Nullable JsonNode key = cached.get(token.kid());
            if (key == null) {
                for (JsonNode published : api.get(JWKS).expect(200).json().path("keys")) {
                    cached.put(published.path("kid").asText(), published);
                }
                key = cached.get(token.kid());
            }
            if (key == null || !token.verifiesWith(key)) {
                refusals.add("no published key for " + token.kid());
            }
        }

        private void note(String what, Answer answer) {
            calls.incrementAndGet();
            if (answer.status() != 200) {
                refusals.add(what + ": " + answer.status() + " " + answer.text());
            }
        }

        @Override
        public void close() {
            over.set(true);
            executor.shutdown();
            try {
                assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
