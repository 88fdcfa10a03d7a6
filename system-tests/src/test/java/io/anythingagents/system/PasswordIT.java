package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Outbox;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Changing, resetting and forgetting passwords. */
class PasswordIT {
    private final Api api = Product.api();
    private final Outbox outbox = Product.running().outbox();

    @Test
    void changing_endsEverySession_andTellsTheOwner() {
        Person person = Product.newUnverified();
        String wanted = newPassword();

        change(person, person.password(), wanted).expect(200);

        person.refresh().problem(401);
        person.signIn().problem(401, "invalid-credentials");
        signIn(person.email(), wanted).expect(200);
        Eventually.holds(
                "the old access token stops",
                Duration.ofSeconds(60),
                () -> person.api().get("/api/v1/auth/me").status() == 401);
        outbox.await(person.email(), "notice");
    }

    @Test
    void changing_takesTheCurrentPassword_andCountsWrongOnes() {
        Person person = Product.newUnverified();
        for (int i = 0; i < 5; i++) {
            change(person, "wrong-Password-000", newPassword()).problem(401, "invalid-credentials");
        }

        change(person, person.password(), newPassword()).problem(401, "invalid-credentials");

        person.signIn().problem(401, "invalid-credentials");
    }

    @Test
    void weakOrUsedPasswords_areRefused() {
        Person person = Product.newUnverified();

        change(person, person.password(), "short-Pass1").fieldFault("/new_password");
        change(person, person.password(), "password123456").problem(400, "weak-password");
        change(person, person.password(), "a" + person.email()).problem(400, "weak-password");
        change(person, person.password(), person.password()).problem(400, "password-reused");

        person.refresh().expect(200);
    }

    @Test
    void aLongPasswordOfAnyUnicode_worksWhole_andIsNotTrimmed() {
        Person person = Product.newUnverified();
        String wanted = " Zwölf Boxkämpfer 🥊 jagen " + "x".repeat(200)
                + UUID.randomUUID().toString().substring(0, 20) + " ";

        change(person, person.password(), Secrets.noted(wanted)).expect(200);

        signIn(person.email(), wanted.strip()).problem(401, "invalid-credentials");
        signIn(person.email(), wanted.substring(0, wanted.length() - 2) + "  ").problem(401, "invalid-credentials");
        signIn(person.email(), wanted).expect(200);
    }

    @Test
    void aForgottenPassword_isSetByTheMailedLink_once() {
        Person person = Product.newUnverified();
        String token = forgotten(person);
        String wanted = newPassword();

        confirm(token, "password123456").problem(422);
        confirm(token, "a" + person.email()).problem(400, "weak-password");
        confirm(token, person.password()).problem(400, "password-reused");
        confirm(token, wanted).expect(200);

        confirm(token, newPassword()).problem(400, "invalid-token");
        person.refresh().problem(401);
        signIn(person.email(), wanted).expect(200);
        outbox.await(person.email(), "notice");
    }

    @Test
    void aResetLink_opensALockedAccount() {
        Person person = Product.newUnverified();
        for (int i = 0; i < 5; i++) {
            signIn(person.email(), "wrong-Password-000").problem(401, "invalid-credentials");
        }
        person.signIn().problem(401, "invalid-credentials");
        String wanted = newPassword();

        confirm(forgotten(person), wanted).expect(200);

        signIn(person.email(), wanted).expect(200);
    }

    @Test
    void twentyUsesOfOneLink_haveOneWinner() throws Exception {
        Person person = Product.newUnverified();
        String token = forgotten(person);
        CyclicBarrier barrier = new CyclicBarrier(20);
        ExecutorService executor = Executors.newFixedThreadPool(20);
        List<Future<Answer>> futures = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String mine = newPassword();
            wanted.add(mine);
            futures.add(executor.submit(() -> {
                barrier.await();
                return confirm(token, mine);
            }));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> future : futures) {
            statuses.add(future.get().status());
        }
        executor.shutdown();

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).isSubsetOf(200, 400, 409);
        signIn(person.email(), wanted.get(statuses.indexOf(200))).expect(200);
    }

    @Test
    void askingForALink_answersAlike_whoeverHasTheAddress() {
        Person person = Product.newUnverified();

        Answer known = ask(person.email()).expect(202);
        Answer unknown = ask("nobody-" + UUID.randomUUID() + "@example.com").expect(202);

        assertThat(unknown.text()).isEqualTo(known.text());
        outbox.await(person.email(), "password_reset");
    }

    @Test
    void askingTooOften_isRefused_forUnknownAddressesToo() {
        String nobody = "nobody-" + UUID.randomUUID() + "@example.com";
        for (int i = 0; i < 5; i++) {
            ask(nobody).expect(202);
        }

        Answer refused = ask(nobody);

        refused.problem(429, "rate-limited");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElse("0"))).isBetween(1, 3600);
    }

    @Test
    void anAdministrator_setsPasswordsOfTheOwnTenantOnly() {
        Person owner = Product.newCustomer();
        Person stranger = Product.newCustomer();
        String wanted = newPassword();

        reset(owner, stranger.userId(), wanted).problem(404, "not-found");
        reset(owner, UUID.randomUUID().toString(), wanted).problem(404, "not-found");
        reset(owner, owner.userId(), wanted).expect(200);

        signIn(owner.email(), wanted).expect(200);
        outbox.await(owner.email(), "notice");
        stranger.signIn().expect(200);
    }

    @Test
    void wrongTokens_areRefusedAlike() {
        for (String wrong : List.of("nonsense", "a.b", "0".repeat(32) + "." + "0".repeat(64))) {
            confirm(wrong, newPassword()).problem(400, "invalid-token");
        }
    }

    private String forgotten(Person person) {
        ask(person.email()).expect(202);
        return Secrets.noted(outbox.await(person.email(), "password_reset").token());
    }

    private Answer ask(String email) {
        return api.post("/api/v1/auth/password/forgot", Json.of("email", email));
    }

    private Answer confirm(String token, String wanted) {
        return api.post("/api/v1/auth/password/confirm", Json.of("token", token, "new_password", wanted));
    }

    private static Answer change(Person person, String current, String wanted) {
        return person.api()
                .post("/api/v1/auth/password/change", Json.of("current_password", current, "new_password", wanted));
    }

    private static Answer reset(Person admin, String userId, String wanted) {
        return admin.api().post("/api/v1/auth/password/reset", Json.of("user_id", userId, "new_password", wanted));
    }

    private Answer signIn(String email, String password) {
        return api.post("/api/v1/auth/token", Json.of("email", email, "password", password));
    }

    private static String newPassword() {
        return Secrets.noted("another-Horse-" + UUID.randomUUID().toString().substring(0, 12));
    }
}
