package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Authenticator;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Jws;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** The second factor: enrolment, the second step of a sign-in, recovery codes, and what nobody may do twice. */
class SecondFactorIT {
    private static final String MFA = "/api/v1/auth/mfa";
    private static final int CALLERS = 20;

    /** Guesses are counted by address too: each test comes from its own. */
    private final String address =
            "2001:db8::" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000)) + ":"
                    + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000));

    private final Api api = Product.api().with("X-Forwarded-For", address);

    @Test
    void anEnrolment_countsForNothingUntilItsFirstCode() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.enrolled(person);

        JsonNode listed = person.api().get(MFA).expect(200).json();

        assertThat(listed.isArray()).isTrue();
        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).path("id").asText()).isEqualTo(phone.methodId());
        assertThat(listed.path(0).path("method_type").asText()).isEqualTo("totp");
        assertThat(listed.path(0).path("label").asText()).isEqualTo("phone");
        assertThat(listed.path(0).path("verified_at").isNull()).isTrue();
        assertThat(listed.toString()).doesNotContain(phone.secret());
        person.signIn().expect(200);
    }

    @Test
    void theEnrolment_namesTheAddressInItsUrl() {
        Person person = Product.newUnverified();

        JsonNode enrolment = person.api()
                .post(MFA + "/totp/enroll?label=my%20phone")
                .expect(201)
                .json();

        String url = enrolment.path("otpauth_url").asText();
        assertThat(enrolment.path("secret").asText()).matches("[A-Z2-7]{32}");
        assertThat(URLDecoder.decode(url, StandardCharsets.UTF_8))
                .startsWith("otpauth://totp/")
                .contains(":" + person.email() + "?")
                .contains("secret=" + enrolment.path("secret").asText())
                .contains("issuer=");
        person.api().post(MFA + "/totp/enroll?label=" + "x".repeat(65)).problem(422);
    }

    @Test
    void theCodeThatProvedTheEnrolment_stillSignsIn_butOnlyOnce() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.enrolled(person);
        String code = phone.code();
        verify(person, phone, code).expect(200);
        verify(person, phone, code).problem(400, "invalid-code");

        JsonNode session = complete(challenge(person), phone, code).expect(200).json();
        complete(challenge(person), phone, code).problem(401, "second-factor-refused");

        assertThat(session.path("user_id").asText()).isEqualTo(person.userId());
        api.withToken(session.path("access_token").asText())
                .get("/api/v1/auth/me")
                .expect(200);
    }

    @Test
    void aPassword_aloneOpensNoSession() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);

        JsonNode answer = person.signIn().expect(202).json();

        assertThat(answer.path("mfa_required").asBoolean()).isTrue();
        assertThat(answer.path("methods")).hasSize(1);
        assertThat(answer.path("methods").path(0).path("id").asText()).isEqualTo(phone.methodId());
        assertThat(answer.has("access_token")).isFalse();
        String challenge = answer.path("challenge_token").asText();
        api.withToken(challenge).get("/api/v1/auth/me").problem(401);
        api.post("/api/v1/auth/refresh", Json.of("refresh_token", challenge)).problem(401);
    }

    @Test
    void theSession_hasTheIdTheChallengePromised_andRefreshes() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        String challenge = challenge(person);

        JsonNode session = complete(challenge, phone, phone.code(1)).expect(200).json();

        assertThat(Jws.parse(challenge).payload().path("token_use").asText()).isEqualTo("mfa_challenge");
        assertThat(session.path("session_id").asText())
                .isEqualTo(Jws.parse(challenge).payload().path("sid").asText());
        api.post("/api/v1/auth/refresh", Json.of("refresh_token", session.path("refresh_token")))
                .expect(200);
    }

    @Test
    void aChallenge_isGoodOnce_andAWrongCodeDoesNotUseItUp() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        String challenge = challenge(person);

        complete(challenge, phone, phone.wrongCode()).problem(401, "second-factor-refused");
        complete(challenge, phone, phone.code()).expect(200);
        complete(challenge, phone, phone.code(1)).problem(401, "not-authenticated");
    }

    @Test
    void aForgedOrForeignChallenge_isRefused() {
        Person person = Product.newUnverified();
        Person other = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        Authenticator theirs = Authenticator.verified(other);
        String challenge = challenge(person);

        complete(Jws.parse(challenge).withOtherSignature().compact(), phone, phone.code())
                .problem(401, "not-authenticated");
        complete(person.accessToken(), phone, phone.code()).problem(401, "not-authenticated");
        complete("not-a-token", phone, phone.code()).problem(401, "not-authenticated");
        complete(challenge, theirs, theirs.code()).problem(401, "second-factor-refused");
        complete(challenge(other), phone, phone.code()).problem(401, "second-factor-refused");
    }

    @Test
    void anUnverifiedMethod_completesNothing() {
        Person person = Product.newUnverified();
        Authenticator.verified(person);
        Authenticator second = Authenticator.enrolled(person);

        complete(challenge(person), second, second.code()).problem(401, "second-factor-refused");
    }

    @Test
    void twentyAnswersToOneChallenge_openOneSession() throws Exception {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        String challenge = challenge(person);
        String code = phone.code();

        List<Answer> answers = atOnce(number -> complete(challenge, phone, code));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers).extracting(Answer::status).containsOnly(200, 401, 429);
    }

    @Test
    void oneCodeForTwentyChallenges_opensOneSession() throws Exception {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        List<String> challenges = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            challenges.add(challenge(person));
        }
        String code = phone.code();

        List<Answer> answers = atOnce(number -> complete(challenges.get(number), phone, code));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
    }

    @Test
    void recoveryCodes_signInOnceEach_andNewOnesVoidTheOld() throws Exception {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        List<String> codes = recoveryCodes(person);
        assertThat(codes).hasSize(10).doesNotHaveDuplicates().allMatch(code -> code.matches("[a-z2-7]{10}"));

        String first = codes.get(0);
        List<String> challenges = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            challenges.add(challenge(person));
        }
        List<Answer> answers = atOnce(5, number -> complete(challenges.get(number), phone, first));
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);

        String typed = codes.get(1).substring(0, 5).toUpperCase(java.util.Locale.ROOT) + "-"
                + codes.get(1).substring(5);
        complete(challenge(person), phone, typed).expect(200);
        List<String> fresh = recoveryCodes(person);
        complete(challenge(person), phone, codes.get(2)).problem(401, "second-factor-refused");
        complete(challenge(person), phone, fresh.get(0)).expect(200);
    }

    @Test
    void revokingTheLastMethod_endsTheSecondStep_andIsToldByMail() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        recoveryCodes(person);

        person.api().delete(MFA + "/" + phone.methodId()).expect(200);
        person.api().delete(MFA + "/" + phone.methodId()).expect(200);

        person.signIn().expect(200);
        JsonNode listed = person.api().get(MFA).expect(200).json();
        assertThat(listed.path(0).path("revoked_at").isNull()).isFalse();
        verify(person, phone, phone.code(1)).problem(400, "invalid-code");
        assertThat(Product.running().outbox().await(person.email(), "notice", 3))
                .extracting(mail -> mail.header("Subject"))
                .containsExactlyInAnyOrder("Two-step sign-in is on", "New recovery codes", "Two-step sign-in is off");
    }

    @Test
    void somebodyElsesMethod_isNotThere() {
        Person person = Product.newUnverified();
        Person other = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);

        other.api().delete(MFA + "/" + phone.methodId()).problem(404, "not-found");
        other.api().delete(MFA + "/" + UUID.randomUUID()).problem(404, "not-found");
        other.api().delete(MFA + "/nonsense").problem(404, "not-found");
        verify(other, phone, phone.code(1)).problem(400, "invalid-code");
        assertThat(other.api().get(MFA).expect(200).json()).isEmpty();
        person.signIn().expect(202);
    }

    @Test
    void guesses_areCountedByPerson_acrossEnrolmentAndSignIn() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        String challenge = challenge(person);

        for (int i = 0; i < 5; i++) {
            complete(challenge, phone, phone.wrongCode()).problem(401, "second-factor-refused");
            verify(person, phone, phone.wrongCode()).problem(400, "invalid-code");
        }

        Answer refused = complete(challenge, phone, phone.code());
        refused.problem(429, "rate-limited");
        assertThat(refused.header("Retry-After")).isPresent();
        verify(person, phone, phone.code(1)).problem(429, "rate-limited");
    }

    @Test
    void aSessionThatIsNotFresh_changesNothing() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        Database.of(Product.running())
                .update(
                        "update user_sessions set created_at = created_at - interval '1 hour' where user_id = ?",
                        UUID.fromString(person.userId()));
        person.refresh().expect(200);

        person.api().post(MFA + "/totp/enroll").problem(403, "fresh-sign-in-required");
        person.api().post(MFA + "/recovery/regenerate").problem(403, "fresh-sign-in-required");
        person.api().delete(MFA + "/" + phone.methodId()).problem(403, "fresh-sign-in-required");

        JsonNode session =
                complete(challenge(person), phone, phone.code()).expect(200).json();
        api.withToken(session.path("access_token").asText())
                .delete(MFA + "/" + phone.methodId())
                .expect(200);
    }

    @Test
    void aLockThatBeginsBetweenTheSteps_holdsForTheSecondToo() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        String challenge = challenge(person);
        for (int i = 0; i < 5; i++) {
            api.post("/api/v1/auth/token", Json.of("email", person.email(), "password", "wrong-Password-" + i))
                    .problem(401, "invalid-credentials");
        }

        complete(challenge, phone, phone.code()).problem(401, "not-authenticated");

        assertThat(Database.of(Product.running())
                        .texts(
                                "select reason from user_login_events where user_id = ? order by created_at desc limit 1",
                                UUID.fromString(person.userId())))
                .containsExactly("status_locked");
    }

    @Test
    void goingToAnotherTenant_makesAnOldSignInNoFresher() {
        Person person = Product.newCustomer();
        Person owner = Product.newCustomer();
        TeamIT.add(owner, person, "member");
        TeamIT.enter(person, owner.tenantId()).post(MFA + "/totp/enroll").expect(201);
        Database.of(Product.running())
                .update(
                        "update user_sessions set created_at = created_at - interval '1 hour' where user_id = ?",
                        UUID.fromString(person.userId()));

        TeamIT.enter(person, owner.tenantId()).post(MFA + "/totp/enroll").problem(403, "fresh-sign-in-required");
    }

    @Test
    void aChangedPassword_orADisabledAccount_voidsAChallenge() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        Database database = Database.of(Product.running());
        UUID userId = UUID.fromString(person.userId());
        String challenge = challenge(person);

        database.update("update users set status = 'disabled' where id = ?", userId);
        complete(challenge, phone, phone.code()).problem(403, "account-disabled");
        database.update("update users set status = 'locked' where id = ?", userId);
        complete(challenge, phone, phone.code()).problem(401);
        database.update("update users set status = 'active', password_hash = 'another' where id = ?", userId);
        complete(challenge, phone, phone.code()).problem(401, "not-authenticated");
    }

    @Test
    void nothingSecret_isStoredAsItIs() {
        Person person = Product.newUnverified();
        Authenticator phone = Authenticator.verified(person);
        List<String> codes = recoveryCodes(person);
        Database database = Database.of(Product.running());
        UUID userId = UUID.fromString(person.userId());

        assertThat(database.texts("select secret_sealed from user_mfa_methods where user_id = ?", userId))
                .hasSize(1)
                .allMatch(stored -> stored.startsWith("v1.") && !stored.contains(phone.secret()));
        assertThat(database.texts("select code_hash from user_recovery_codes where user_id = ?", userId))
                .hasSize(10)
                .doesNotContainAnyElementsOf(codes);
    }

    @Test
    void changes_areAudited() {
        Person person = Product.newCustomer();
        Authenticator phone = Authenticator.verified(person);
        recoveryCodes(person);
        complete(challenge(person), phone, phone.code()).expect(200);
        person.api().delete(MFA + "/" + phone.methodId()).expect(200);

        assertThat(Product.running().logLines())
                .filteredOn(line -> line.contains(person.userId()))
                .anyMatch(line -> line.contains("audit.auth.mfa.enrolment-started"))
                .anyMatch(line -> line.contains("audit.auth.mfa.verified"))
                .anyMatch(line -> line.contains("audit.auth.mfa.recovery-reset"))
                .anyMatch(line -> line.contains("audit.auth.mfa.revoked"))
                .noneMatch(line -> line.contains(phone.secret()));
    }

    private static List<String> recoveryCodes(Person person) {
        List<String> codes = new ArrayList<>();
        person.api()
                .post(MFA + "/recovery/regenerate")
                .expect(200)
                .json()
                .path("codes")
                .forEach(code -> codes.add(Secrets.noted(code.asText())));
        return codes;
    }

    private String challenge(Person person) {
        return Secrets.noted(
                person.signIn().expect(202).json().path("challenge_token").asText());
    }

    private Answer verify(Person person, Authenticator phone, String code) {
        return person.api()
                .with("X-Forwarded-For", address)
                .post(MFA + "/totp/verify", Json.of("method_id", phone.methodId(), "code", code));
    }

    private Answer complete(String challenge, Authenticator phone, String code) {
        return api.post(
                MFA + "/complete", Json.of("challenge_token", challenge, "method_id", phone.methodId(), "code", code));
    }

    private static List<Answer> atOnce(IntFunction<Answer> call) throws Exception {
        return atOnce(CALLERS, call);
    }

    private static List<Answer> atOnce(int callers, IntFunction<Answer> call) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(callers);
        ExecutorService executor = Executors.newFixedThreadPool(callers);
        try {
            List<Future<Answer>> futures = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int number = i;
                futures.add(executor.submit(() -> {
                    barrier.await();
                    return call.apply(number);
                }));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : futures) {
                answers.add(future.get());
            }
            return answers;
        } finally {
            executor.shutdown();
        }
    }
}
