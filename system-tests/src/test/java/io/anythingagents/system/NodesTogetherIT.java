package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.AtOnce;
import io.anythingagents.system.client.Authenticator;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import io.anythingagents.system.product.AaCommand;
import io.anythingagents.system.product.RunningProduct;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two nodes that share PostgreSQL, Redis and a Vault with an Ed25519 key: what one counts, uses up, ends or takes away holds on
 * the other. Where nodes may be told different things, these are: who may sign up, whether there are fixtures, pepper and cost
 * of passwords. Locks and quotas by address are in {@link SignInHardeningIT}, keys in {@link KeyRotationIT}.
 */
@Tag("own-nodes")
class NodesTogetherIT {
    private static final String REGISTER = "/api/v1/auth/register";
    private static final String REFRESH = "/api/v1/auth/refresh";
    /** The contract's time for an access token to stop. */
    private static final Duration REVOCATION = Duration.ofSeconds(60);

    private static final int CALLERS = 20;

    @BeforeAll
    static void startBoth() {
        UnlikeNodes.start();
    }

    @AfterAll
    static void stopBoth() {
        UnlikeNodes.stop();
    }

    @Test
    void whereSignUpIsByInvitation_onlyInvitedPeopleComeIn() {
        ObjectNode invited = Person.registration();

        UnlikeNodes.ONE.api().post(REGISTER, Person.registration()).problem(403, "signup-closed");
        String token = Secrets.noted(UnlikeNodes.operator()
                .api()
                .post(
                        "/api/v1/auth/invites",
                        Json.of("invited_email", invited.path("email").asText()))
                .expect(201)
                .json()
                .path("invite_token")
                .asText());

        assertThat(policy(UnlikeNodes.ONE)).isEqualTo("invite_only");
        register(UnlikeNodes.ONE, Person.registration(), token).problem(403, "invitation-invalid");
        register(UnlikeNodes.two(), invited, token).problem(403, "invitation-invalid"); // nobody asked for access
        register(UnlikeNodes.ONE, invited, token).expect(201);
        register(UnlikeNodes.ONE, Person.registration(), token).problem(403, "invitation-invalid");
    }

    @Test
    void whereSignUpIsByApproval_onlyWhoAskedAndWasApprovedComesIn() {
        ObjectNode asking = Person.registration();
        String email = asking.path("email").asText();

        UnlikeNodes.other().post(REGISTER, asking).problem(403, "signup-closed");
        UnlikeNodes.other()
                .post(
                        "/api/v1/auth/request-access",
                        Json.of("email", email, "organization", "Engines", "full_name", "Ada", "accept_terms", true))
                .expect(202);
        Api operator = UnlikeNodes.operator().api();
        JsonNode request = operator.get("/api/v1/auth/signup-requests?status=pending&limit=200")
                .expect(200)
                .json()
                .path("requests")
                .path(0);
        assertThat(request.path("email").asText()).isEqualTo(email);
        operator.post("/api/v1/auth/signup-requests/" + request.path("id").asText() + "/approve", Json.of())
                .expect(200);
        String token = Secrets.noted(
                UnlikeNodes.ONE.outbox().await(email, "invitation").token());

        assertThat(policy(UnlikeNodes.two())).isEqualTo("approval");
        register(UnlikeNodes.two(), Person.registration(), token).problem(403, "invitation-invalid");
        register(UnlikeNodes.two(), asking, token).expect(201);
        assertThat(UnlikeNodes.ONE.outbox().to(email, "invitation"))
                .as("two nodes send, one mail")
                .hasSize(1);
    }

    @Test
    void whereFixturesAreOff_thereIsNoSuchPath() {
        JsonNode unknown =
                UnlikeNodes.other().post("/api/v1/test-things/apply", Json.of()).problem(404, "not-found");
        for (String path : List.of("apply", "email-verification-token", "password-reset-token")) {
            JsonNode off = UnlikeNodes.other()
                    .post("/api/v1/test-fixtures/" + path, Json.of())
                    .problem(404, "not-found");
            assertThat(off.path("title")).isEqualTo(unknown.path("title"));
            UnlikeNodes.other().get("/api/v1/test-fixtures/" + path).problem(404, "not-found");
        }
    }

    @Test
    void whatIsTakenAwayOnOneNode_isGoneOnTheOtherWithinAMinute() {
        FixtureTenant tenant = FixtureTenant.on(UnlikeNodes.ONE, "owner", "admin", "member", "viewer");
        Person owner = tenant.person("owner");
        Person operator = UnlikeNodes.operator();
        JsonNode issued = SignedOrder.of(UnlikeNodes.VAULT, tenant.id())
                .sendTo(UnlikeNodes.ONE)
                .expect(201)
                .json();
        String ending = owner.accessToken();
        String endingSession = owner.session().path("session_id").asText();
        owner.signIn().expect(200);
        Api machine = UnlikeNodes.other().withToken(SignedOrder.exchanged(UnlikeNodes.ONE, issued));
        List<Watched> watched = List.of(
                new Watched("a lowered role", 403, () -> there(tenant.person("admin"))
                        .get(TeamIT.MEMBERS)),
                new Watched("a removed member", 401, () -> there(tenant.person("member"))
                        .get("/api/v1/conversations")),
                new Watched("a disabled account", 401, () -> there(tenant.person("viewer"))
                        .get("/api/v1/auth/me")),
                new Watched("a revoked session", 401, () -> UnlikeNodes.other()
                        .withToken(ending)
                        .get("/api/v1/auth/me")),
                new Watched("a revoked grant", 401, () -> machine.get("/api/v1/tools")),
                new Watched("a former operator", 403, () -> there(operator).get("/api/v1/platform/tenants")));
        watched.forEach(one -> one.call().get().expect(200));

        owner.api()
                .send(
                        "PATCH",
                        TeamIT.MEMBERS + "/" + tenant.person("admin").userId() + "/role",
                        "application/json",
                        BodyPublishers.ofString("{\"role\":\"viewer\"}"))
                .expect(200);
        owner.api()
                .delete(TeamIT.MEMBERS + "/" + tenant.person("member").userId())
                .expect(200);
        Person leaving = tenant.person("viewer");
        leaving.api()
                .post("/api/v1/users/me/disable", Json.of("current_password", leaving.password()))
                .expect(200);
        owner.api().delete("/api/v1/auth/sessions/" + endingSession).expect(200);
        owner.api()
                .post(
                        "/api/v1/auth/service-accounts/tokens/" + SignedOrder.jti(issued) + "/revoke",
                        Json.of("reason", "no longer needed"))
                .expect(200);
        assertThat(AaCommand.run(UnlikeNodes.ONE, "users", "revoke-operator", operator.email())
                        .exit())
                .isZero();

        long end = System.nanoTime() + REVOCATION.toNanos();
        for (Watched one : watched) {
            Eventually.holds(
                    one.what() + " is refused",
                    Duration.ofNanos(end - System.nanoTime()),
                    () -> one.call().get().status() == one.refusal());
        }
        there(owner).get(TeamIT.MEMBERS).expect(200);
    }

    @Test
    void oneRefreshToken_isGoodForOneOfTwentyOnBothNodes() {
        Person person = FixtureTenant.on(UnlikeNodes.ONE, "owner").person("owner");

        List<Integer> statuses = AtOnce.callers(CALLERS, i -> UnlikeNodes.caller(i)
                .post(REFRESH, Json.of("refresh_token", person.refreshToken()))
                .status());

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 401).hasSize(CALLERS - 1);
    }

    @Test
    void oneInvitation_isGoodForOneOfTwentyOnBothNodes() {
        Person owner = FixtureTenant.on(UnlikeNodes.ONE, "owner").person("owner");
        String token = TeamIT.invite(owner, "invited-" + UUID.randomUUID() + "@example.com", "member")
                .path("invite_token")
                .asText();
        String password = Secrets.noted("accept-Horse-" + UUID.randomUUID());

        List<Integer> statuses = AtOnce.callers(CALLERS, i -> UnlikeNodes.caller(i)
                .post(
                        TeamIT.INVITES + "/accept",
                        Json.of("token", token, "password", password, "display_name", "New Person"))
                .status());

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(CALLERS - 1);
    }

    @Test
    void oneResetLink_isGoodForOneOfTwentyOnBothNodes() {
        Person person = FixtureTenant.on(UnlikeNodes.ONE, "owner").person("owner");
        UnlikeNodes.ONE
                .api()
                .post("/api/v1/auth/password/forgot", Json.of("email", person.email()))
                .expect(202);
        String token = Secrets.noted(
                UnlikeNodes.ONE.outbox().await(person.email(), "password_reset").token());

        List<Integer> statuses = AtOnce.callers(CALLERS, i -> UnlikeNodes.caller(i)
                .post(
                        "/api/v1/auth/password/confirm",
                        Json.of("token", token, "new_password", Secrets.noted("another-Horse-" + UUID.randomUUID())))
                .status());

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).isSubsetOf(200, 400, 409);
    }

    @Test
    void oneSignedOrder_isGoodForOneOfTwentyOnBothNodes() {
        SignedOrder order = SignedOrder.of(
                UnlikeNodes.VAULT, FixtureTenant.on(UnlikeNodes.ONE, "owner").id());

        List<Integer> statuses =
                AtOnce.callers(CALLERS, i -> order.sendTo(i % 2 == 0 ? UnlikeNodes.ONE : UnlikeNodes.two())
                        .status());

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 401).hasSize(CALLERS - 1);
        order.sendTo(UnlikeNodes.ONE).problem(401, "invalid-credentials");
        order.sendTo(UnlikeNodes.two()).problem(401, "invalid-credentials");
    }

    @Test
    void ordersForOneAccountOfOneTenant_areCountedTogether() {
        String tenant = FixtureTenant.on(UnlikeNodes.ONE, "owner").id();
        for (int i = 0; i < UnlikeNodes.ORDERS_A_MINUTE; i++) {
            SignedOrder.of(UnlikeNodes.VAULT, tenant)
                    .sendTo(i % 2 == 0 ? UnlikeNodes.ONE : UnlikeNodes.two())
                    .expect(201);
        }

        for (RunningProduct node : List.of(UnlikeNodes.ONE, UnlikeNodes.two())) {
            Answer refused = SignedOrder.of(UnlikeNodes.VAULT, tenant).sendTo(node);
            refused.problem(429, "rate-limited");
            assertThat(Integer.parseInt(refused.header("Retry-After").orElse("0")))
                    .isBetween(1, 60);
        }
        SignedOrder.of(
                        UnlikeNodes.VAULT,
                        FixtureTenant.on(UnlikeNodes.ONE, "owner").id())
                .sendTo(UnlikeNodes.two())
                .expect(201);
    }

    @Test
    void theCommand_hasVaultSign_andItsTokenIsTakenOnTheOtherNode() {
        String tenant = FixtureTenant.on(UnlikeNodes.ONE, "owner").id();
        int before = UnlikeNodes.VAULT.calls();

        JsonNode issued = UnlikeNodes.ONE.aa(
                "auth",
                "tokens",
                "issue",
                "--account",
                "synthetic-monitor",
                "--scopes",
                "tools:read",
                "--tenant",
                tenant);

        assertThat(UnlikeNodes.VAULT.calls() - before)
                .as("signed, then verified")
                .isEqualTo(2);
        assertThat(issued.path("tenant_id").asText()).isEqualTo(tenant);
        UnlikeNodes.other()
                .withToken(SignedOrder.exchanged(UnlikeNodes.ONE, issued))
                .get("/api/v1/tools")
                .expect(200);
    }

    @Test
    void guessesOfASecondFactor_areCountedTogether() {
        Person person = FixtureTenant.on(UnlikeNodes.ONE, "owner").person("owner");
        Authenticator phone = Authenticator.verified(person);
        String challenge = Secrets.noted(
                person.signIn().expect(202).json().path("challenge_token").asText());
        for (int i = 0; i < 10; i++) {
            complete(UnlikeNodes.caller(i), challenge, phone, phone.wrongCode()).problem(401, "second-factor-refused");
        }

        complete(UnlikeNodes.ONE.api(), challenge, phone, phone.code()).problem(429, "rate-limited");
        complete(UnlikeNodes.other(), challenge, phone, phone.code()).problem(429, "rate-limited");
    }

    @Test
    void resetsAskedForOneAddress_areCountedTogether() {
        ObjectNode nobody = Json.of("email", "nobody-" + UUID.randomUUID() + "@example.com");
        for (int i = 0; i < 5; i++) {
            UnlikeNodes.caller(i).post("/api/v1/auth/password/forgot", nobody).expect(202);
        }

        UnlikeNodes.ONE.api().post("/api/v1/auth/password/forgot", nobody).problem(429, "rate-limited");
        UnlikeNodes.other().post("/api/v1/auth/password/forgot", nobody).problem(429, "rate-limited");
    }

    @Test
    void aPasswordUnderTheFormerPepperAndCost_isTaken_andMadeAnewUnderTodays() {
        Person person = FixtureTenant.on(UnlikeNodes.ONE, "owner").person("owner");
        Database database = Database.of(UnlikeNodes.ONE);
        UUID id = UUID.fromString(person.userId());
        String hash = "select password_hash from users where id = ?";
        String pepper = "select password_pepper_version from users where id = ?";
        String before = database.texts(pepper, id).get(0);
        assertThat(database.texts(hash, id).get(0)).matches("\\$2[aby]\\$06\\$.*");

        signIn(UnlikeNodes.two(), person).expect(200);

        assertThat(database.texts(hash, id).get(0)).matches("\\$2[aby]\\$07\\$.*");
        assertThat(database.texts(pepper, id).get(0)).isNotEqualTo(before);
        JsonNode again = signIn(UnlikeNodes.two(), person).expect(200).json();
        UnlikeNodes.other()
                .withToken(again.path("access_token").asText())
                .post(
                        "/api/v1/auth/password/change",
                        Json.of("current_password", person.password(), "new_password", person.password()))
                .problem(400, "password-reused");
    }

    @Test
    void aForwardedAddress_isNotBelieved_whereNoProxyIsListed() {
        Person person = FixtureTenant.on(UnlikeNodes.ONE, "owner").person("owner");
        String session = UnlikeNodes.ONE
                .api()
                .with("X-Forwarded-For", "203.0.113.7")
                .post("/api/v1/auth/token", Json.of("email", person.email(), "password", person.password()))
                .expect(200)
                .json()
                .path("session_id")
                .asText();

        assertThat(person.api().get("/api/v1/auth/sessions").expect(200).json().path("sessions"))
                .filteredOn(one -> one.path("id").asText().equals(session))
                .extracting(one -> one.path("ip_address_masked").asText())
                .containsExactly("127.0.0.*");
    }

    /** Something that works on the second node until the first one takes it away. */
    private record Watched(String what, int refusal, Supplier<Answer> call) {}

    private static Api there(Person person) {
        return UnlikeNodes.other().withToken(person.accessToken());
    }

    private static String policy(RunningProduct node) {
        return Api.at(node.url())
                .get("/api/v1/auth/signup-policy")
                .expect(200)
                .json()
                .path("policy")
                .asText();
    }

    private static Answer register(RunningProduct node, ObjectNode registration, String token) {
        return Api.at(node.url()).post(REGISTER, registration.deepCopy().put("invite_token", token));
    }

    private static Answer signIn(RunningProduct node, Person person) {
        return Api.at(node.url())
                .post("/api/v1/auth/token", Json.of("email", person.email(), "password", person.password()));
    }

    private static Answer complete(Api api, String challenge, Authenticator phone, String code) {
        return api.post(
                "/api/v1/auth/mfa/complete",
                Json.of("challenge_token", challenge, "method_id", phone.methodId(), "code", code));
    }
}
