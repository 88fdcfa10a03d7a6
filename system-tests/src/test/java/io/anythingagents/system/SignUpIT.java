package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.AtOnce;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Mail;
import io.anythingagents.system.client.Person;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Registration, the verification mail and what an unverified person may not do. */
class SignUpIT {
    private final Api api = Product.api();

    @Test
    void registering_makesATenantAnOwnerAndASessionAtOnce() {
        ObjectNode body = Person.registration();

        JsonNode session = api.post("/api/v1/auth/register", body).expect(201).json();

        for (String name : new String[] {"access_token", "refresh_token", "kid", "refresh_kid", "tenant_slug"}) {
            assertThat(session.path(name).asText()).as(name).isNotBlank();
        }
        assertThat(session.path("token_type").asText()).isEqualTo("bearer");
        assertThat(OffsetDateTime.parse(session.path("expires_at").asText()).toInstant())
                .isAfter(Instant.now());
        assertThat(OffsetDateTime.parse(session.path("refresh_expires_at").asText()))
                .isAfter(OffsetDateTime.parse(session.path("expires_at").asText()));
        assertThat(session.path("email_verified").asBoolean(true)).isFalse();
        for (String name : new String[] {"tenant_id", "user_id", "session_id"}) {
            assertThat(UUID.fromString(session.path(name).asText())).as(name).isNotNull();
        }
        assertThat(session.path("scopes"))
                .extracting(JsonNode::asText)
                .contains("conversations:read", "conversations:write", "conversations:delete", "tools:read");
    }

    @Test
    void theMailedLink_verifiesTheAddressAndOpensTheProduct() {
        Person person = Product.newUnverified();
        Mail mail = Product.running().outbox().await(person.email(), "email_verification");

        person.verifyAddress();
        person.signIn().expect(200);

        assertThat(mail.header("Subject")).isNotBlank();
        assertThat(mail.header("From")).isNotBlank();
        assertThat(mail.header("Date")).isNotBlank();
        assertThat(mail.header("Message-ID")).isNotBlank();
        assertThat(mail.body()).contains(Product.running().url().getAuthority().replaceFirst("^[^:]+", ""));
        assertThat(person.session().path("email_verified").asBoolean()).isTrue();
        JsonNode me = person.api().get("/api/v1/auth/me").expect(200).json();
        assertThat(me.path("success").asBoolean()).isTrue();
        assertThat(me.path("data").path("user_id").asText()).isEqualTo(person.userId());
        JsonNode claims = me.path("data").path("token_payload");
        assertThat(claims.path("sub").asText()).isEqualTo("user:" + person.userId());
        assertThat(claims.path("tenant_id").asText()).isEqualTo(person.tenantId());
        assertThat(claims.path("token_use").asText()).isEqualTo("access");
        assertThat(claims.path("email_verified").asBoolean()).isTrue();
        assertThat(claims.path("roles")).extracting(JsonNode::asText).containsExactly("owner");
    }

    @Test
    void anUnverifiedPerson_seesThemselfButNoProtectedRoute() {
        Person person = Product.newUnverified();

        person.api().get("/api/v1/auth/me").expect(200);
        person.api().get("/api/v1/conversations").problem(403, "email-not-verified");
        person.api().get("/api/v1/agents").problem(403, "email-not-verified");
        person.api().post("/api/v1/chat", Json.of("message", "Hello")).problem(403, "email-not-verified");
        person.api()
                .open("/api/v1/chat/stream", Json.of("message", "Hello"))
                .refused()
                .problem(403, "email-not-verified");
    }

    @Test
    void aVerificationLink_worksOnce() {
        Person person = Product.newUnverified();
        String token = Product.running()
                .outbox()
                .await(person.email(), "email_verification")
                .token();
        api.post("/api/v1/auth/email/verify", Json.of("token", token)).expect(200);

        api.post("/api/v1/auth/email/verify", Json.of("token", token)).problem(400, "invalid-token");
    }

    @Test
    void aWrongVerificationToken_isRefusedAlikeWhateverIsWrongWithIt() {
        Person person = Product.newUnverified();
        String token = Product.running()
                .outbox()
                .await(person.email(), "email_verification")
                .token();
        String otherSecret = token.substring(0, token.length() - 4) + (token.endsWith("0000") ? "1111" : "0000");

        for (String wrong : new String[] {"nonsense", "a.b", UUID.randomUUID() + ".x", otherSecret}) {
            api.post("/api/v1/auth/email/verify", Json.of("token", wrong)).problem(400, "invalid-token");
        }
        person.verifyAddress();
    }

    @Test
    void askingAgain_sendsAnotherMail_untilTheHourlyLimit() {
        Person person = Product.newUnverified();
        Product.running().outbox().await(person.email(), "email_verification");

        JsonNode again =
                person.api().post("/api/v1/auth/email/send").expect(202).json();

        assertThat(again.path("data").path("email_verified").asBoolean(true)).isFalse();
        Product.running().outbox().await(person.email(), "email_verification", 2);
        int refusedAfter = 0;
        while (refusedAfter < 5 && person.api().post("/api/v1/auth/email/send").status() == 202) {
            refusedAfter++;
        }
        var blocked = person.api().post("/api/v1/auth/email/send");
        blocked.problem(429, "rate-limited");
        assertThat(Integer.parseInt(blocked.header("Retry-After").orElse("0"))).isBetween(1, 3600);
    }

    @Test
    void askingAgain_whenVerified_sendsNothing() {
        Person person = Product.newCustomer();

        JsonNode answer =
                person.api().post("/api/v1/auth/email/send").expect(202).json();

        assertThat(answer.path("data").path("email_verified").asBoolean()).isTrue();
        assertThat(Product.running().outbox().to(person.email(), "email_verification"))
                .hasSize(1);
    }

    @Test
    void twoTenantsOfOneName_getDifferentSlugs() {
        ObjectNode first = Person.registration();
        ObjectNode second = Person.registration()
                .put("tenant_name", first.path("tenant_name").asText());

        String one = api.post("/api/v1/auth/register", first)
                .expect(201)
                .json()
                .path("tenant_slug")
                .asText();
        String two = api.post("/api/v1/auth/register", second)
                .expect(201)
                .json()
                .path("tenant_slug")
                .asText();

        assertThat(one).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(two).startsWith(one + "-");
    }

    @Test
    void aTakenAddress_isRefusedWhateverItsCase() {
        Person person = Product.newUnverified();
        ObjectNode again = Person.registration().put("email", person.email().toUpperCase(java.util.Locale.ROOT));

        api.post("/api/v1/auth/register", again).problem(409, "email-taken");
    }

    @Test
    void eachFieldOfTheRegistration_hasItsRule() {
        ObjectNode good = Person.registration();

        refused(good.deepCopy().put("email", "no-address"), "/email");
        refused(good.deepCopy().put("email", "  "), "/email");
        refused(good.deepCopy().put("email", "a".repeat(300) + "@example.com"), "/email");
        refused(good.deepCopy().put("password", "short-Pass1"), "/password");
        refused(good.deepCopy().put("password", "aaaaaaaaaaaaaaaaaaaa"), "/password");
        refused(good.deepCopy().put("password", "password123456"), "/password");
        refused(good.deepCopy().put("password", good.path("email").asText()), "/password");
        refused(good.deepCopy().put("tenant_name", "x"), "/tenant_name");
        refused(good.deepCopy().put("tenant_name", " x "), "/tenant_name");
        refused(good.deepCopy().put("tenant_name", "x".repeat(129)), "/tenant_name");
        refused(good.deepCopy().put("accept_terms", false), "/accept_terms");
        refused(without(good, "email"), "/email");
        refused(without(good, "password"), "/password");
        refused(without(good, "tenant_name"), "/tenant_name");
        refused(without(good, "accept_terms"), "/accept_terms");

        // nothing of all that was written: the address is still free
        api.post("/api/v1/auth/register", good).expect(201);
    }

    @Test
    void severalFaults_areReportedTogether() {
        ObjectNode bad =
                Person.registration().put("email", "no").put("tenant_name", "").put("accept_terms", false);

        JsonNode problem = api.post("/api/v1/auth/register", bad).problem(422, "validation-failed");

        assertThat(problem.path("errors").findValuesAsText("pointer"))
                .contains("/email", "/tenant_name", "/accept_terms");
    }

    @Test
    void theSignUpPolicy_isPublic() {
        JsonNode policy = api.get("/api/v1/auth/signup-policy").expect(200).json();

        assertThat(policy.path("policy").asText()).isEqualTo("public");
        assertThat(policy.path("invite_required").asBoolean(true)).isFalse();
        assertThat(policy.path("request_access_enabled").asBoolean(true)).isFalse();
    }

    @Test
    void theSameKeyAndBody_giveTheSameAnswer_andOneAccount() {
        ObjectNode body = Person.registration();
        Api keyed = api.with("Idempotency-Key", UUID.randomUUID().toString());

        String first = keyed.post("/api/v1/auth/register", body).expect(201).text();
        String again = keyed.post("/api/v1/auth/register", body).expect(201).text();

        assertThat(Json.parse(again)).isEqualTo(Json.parse(first));
        keyed.post("/api/v1/auth/register", body.deepCopy().put("tenant_name", "Another"))
                .problem(409, "idempotency-key-reused");
        keyed.post("/api/v1/auth/register", body.deepCopy().put("password", "another-Horse-71c0d9e2b4"))
                .problem(409, "idempotency-key-reused");
        keyed.post("/api/v1/auth/register", Person.registration()).problem(409, "idempotency-key-reused");
        api.post("/api/v1/auth/register", body).problem(409, "email-taken");
        api.with("Idempotency-Key", "not a key")
                .post("/api/v1/auth/register", Person.registration())
                .problem(422);
    }

    @Test
    void sixRepetitionsAtOnce_giveOneAnswer() {
        ObjectNode body = Person.registration();
        Api keyed = api.with("Idempotency-Key", UUID.randomUUID().toString());

        List<JsonNode> answers = AtOnce.callers(
                6, i -> keyed.post("/api/v1/auth/register", body).expect(201).json());

        assertThat(answers.stream().distinct()).hasSize(1);
    }

    @Test
    void askingForAccess_isAnsweredAlike_robotOrNot() {
        Api somewhere = api.with(
                "X-Forwarded-For", "2001:db8::" + UUID.randomUUID().toString().substring(0, 4));
        ObjectNode wish = Json.of(
                "email",
                "wish-" + UUID.randomUUID() + "@example.com",
                "organization",
                "Analytical Engines",
                "full_name",
                "Ada Lovelace",
                "accept_terms",
                true);

        JsonNode policy =
                somewhere.post("/api/v1/auth/request-access", wish).expect(202).json();
        JsonNode again =
                somewhere.post("/api/v1/auth/request-access", wish).expect(202).json();
        JsonNode robot = somewhere
                .post("/api/v1/auth/request-access", wish.deepCopy().put("honeypot", "filled"))
                .expect(202)
                .json();

        assertThat(policy.path("policy").asText()).isEqualTo("public");
        assertThat(again).isEqualTo(policy);
        assertThat(robot).isEqualTo(policy);
        somewhere
                .post("/api/v1/auth/request-access", wish.deepCopy().put("accept_terms", false))
                .fieldFault("/accept_terms");
    }

    @Test
    void invitationsAndRequests_areForOperators() {
        Person owner = Product.newCustomer();

        owner.api().get("/api/v1/auth/invites").problem(403, "insufficient-scope");
        owner.api().post("/api/v1/auth/invites", Json.of()).problem(403, "insufficient-scope");
        owner.api().get("/api/v1/auth/signup-requests").problem(403, "insufficient-scope");
    }

    @Test
    void aWrongInvitation_isRefused_evenWhereNoneIsNeeded() {
        api.post("/api/v1/auth/register", Person.registration().put("invite_token", "nonsense"))
                .problem(403, "invitation-invalid");
    }

    private void refused(ObjectNode body, String pointer) {
        api.post("/api/v1/auth/register", body).fieldFault(pointer);
    }

    private static ObjectNode without(ObjectNode body, String field) {
        ObjectNode copy = body.deepCopy();
        copy.remove(field);
        return copy;
    }
}
