package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Sign-in, rotation of refresh tokens and sign-out. */
class SessionIT {
    /** Access tokens stop working this long after revocation at the latest. */
    private static final Duration REVOCATION = Duration.ofSeconds(60);

    private final Api api = Product.api();

    @Test
    void signingIn_givesANewSessionEachTime() {
        Person person = Product.newCustomer();
        String before = person.session().path("session_id").asText();

        JsonNode session = person.signIn().expect(200).json();

        assertThat(session.path("session_id").asText()).isNotEqualTo(before);
        assertThat(session.path("tenant_id").asText()).isEqualTo(person.tenantId());
        assertThat(session.path("token_type").asText()).isEqualTo("bearer");
    }

    @Test
    void signingIn_ignoresTheCaseOfTheAddress() {
        Person person = Product.newUnverified();

        api.post(
                        "/api/v1/auth/token",
                        Json.of(
                                "email",
                                person.email().toUpperCase(java.util.Locale.ROOT),
                                "password",
                                person.password()))
                .expect(200);
    }

    @Test
    void wrongPasswordAndUnknownAddress_areOneAnswer() {
        Person person = Product.newUnverified();

        JsonNode wrong = signIn(person.email(), "wrong-Password-000").problem(401, "invalid-credentials");
        JsonNode unknown = signIn("nobody-" + UUID.randomUUID() + "@example.com", "wrong-Password-000")
                .problem(401, "invalid-credentials");

        for (String name : List.of("type", "title", "detail", "code", "details")) {
            assertThat(unknown.path(name)).as(name).isEqualTo(wrong.path(name));
        }
    }

    @Test
    void signingInToAForeignTenant_isTheSameAnswer() {
        Person person = Product.newUnverified();
        Person other = Product.newUnverified();

        api.post(
                        "/api/v1/auth/token",
                        Json.of("email", person.email(), "password", person.password(), "tenant_id", other.tenantId()))
                .problem(401, "invalid-credentials");
        api.post(
                        "/api/v1/auth/token",
                        Json.of("email", person.email(), "password", person.password(), "tenant_id", person.tenantId()))
                .expect(200);
    }

    @Test
    void refreshing_rotatesBothTokensAndKeepsTheSession() {
        Person person = Product.newUnverified();
        JsonNode before = person.session();

        JsonNode after = person.refresh().expect(200).json();

        assertThat(after.path("session_id")).isEqualTo(before.path("session_id"));
        assertThat(after.path("refresh_token")).isNotEqualTo(before.path("refresh_token"));
        assertThat(after.path("access_token")).isNotEqualTo(before.path("access_token"));
        person.api().get("/api/v1/auth/me").expect(200);
    }

    @Test
    void refreshTokenReusedAfterRotation_revokesWholeFamily() {
        Person person = Product.newUnverified();
        String first = person.refreshToken();
        person.refresh().expect(200);
        String second = person.refreshToken();

        refresh(first).problem(401);

        refresh(second).problem(401);
        stopsWorking(person.api());
        assertThat(Database.of(Product.running())
                        .texts(
                                "select outcome from audit_events where action = 'auth.refresh.reused' and target_id = ?",
                                person.session().path("session_id").asText()))
                .as("audited, and as what it was")
                .isNotEmpty()
                .containsOnly("denied");
    }

    @Test
    void reuseInOneSession_leavesTheOtherSessionsAlone() {
        Person person = Product.newUnverified();
        String stolen = person.refreshToken();
        person.refresh().expect(200);
        person.signIn().expect(200);

        refresh(stolen).problem(401);

        person.refresh().expect(200);
    }

    @Test
    void twentyRefreshesAtOnce_haveOneWinner_andThenTheFamilyIsDead() throws Exception {
        Person person = Product.newUnverified();
        String token = person.refreshToken();
        int clients = 20;
        CyclicBarrier barrier = new CyclicBarrier(clients);
        ExecutorService executor = Executors.newFixedThreadPool(clients);

        List<Future<Answer>> futures = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            futures.add(executor.submit(() -> {
                barrier.await();
                return refresh(token);
            }));
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> future : futures) {
            answers.add(future.get());
        }
        executor.shutdown();

        assertThat(answers).extracting(Answer::status).containsOnly(200, 401);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        String won = answers.stream()
                .filter(answer -> answer.status() == 200)
                .findFirst()
                .orElseThrow()
                .json()
                .path("refresh_token")
                .asText();
        refresh(won).problem(401);
    }

    @Test
    void signingOut_endsTheSession_andMayBeRepeated() {
        Person person = Product.newUnverified();
        Api signedIn = person.api();
        String refresh = person.refreshToken();

        JsonNode first = signedIn.post("/api/v1/auth/logout", Json.of("refresh_token", refresh))
                .expect(200)
                .json();
        JsonNode second = signedIn.post("/api/v1/auth/logout", Json.of("refresh_token", refresh))
                .expect(200)
                .json();

        assertThat(first.path("data").path("revoked").asBoolean()).isTrue();
        assertThat(second.path("data").path("revoked").asBoolean(true)).isFalse();
        refresh(refresh).problem(401);
        stopsWorking(signedIn);
        signedIn.post("/api/v1/auth/logout", Json.of("refresh_token", refresh)).expect(200);
    }

    @Test
    void signingOutSomebodyElse_isRefused() {
        Person person = Product.newUnverified();
        Person other = Product.newUnverified();

        person.api()
                .post("/api/v1/auth/logout", Json.of("refresh_token", other.refreshToken()))
                .problem(403);

        other.refresh().expect(200);
    }

    @Test
    void signingOutWithAnAccessToken_isRefused() {
        Person person = Product.newUnverified();

        person.api()
                .post("/api/v1/auth/logout", Json.of("refresh_token", person.accessToken()))
                .problem(403);
    }

    @Test
    void signingOutEverywhere_endsEverySession() {
        Person person = Product.newUnverified();
        String one = person.refreshToken();
        person.signIn().expect(200);
        String two = person.refreshToken();

        JsonNode answer =
                person.api().post("/api/v1/auth/logout/all").expect(200).json();

        assertThat(answer.path("data").path("revoked").asInt()).isEqualTo(2);
        refresh(one).problem(401);
        refresh(two).problem(401);
        JsonNode again =
                person.api().post("/api/v1/auth/logout/all").expect(200).json();
        assertThat(again.path("data").path("revoked").asInt(-1)).isZero();
    }

    private Answer refresh(String token) {
        return api.post("/api/v1/auth/refresh", Json.of("refresh_token", token));
    }

    private Answer signIn(String email, String password) {
        return api.post("/api/v1/auth/token", Json.of("email", email, "password", password));
    }

    private static void stopsWorking(Api signedIn) {
        Eventually.holds(
                "access token refused",
                REVOCATION,
                () -> signedIn.get("/api/v1/auth/me").status() == 401);
        signedIn.get("/api/v1/auth/me").problem(401, "not-authenticated");
    }
}
