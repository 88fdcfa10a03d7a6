package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Authenticator;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Fixtures for tests, where the shared product has them switched on. */
class TestFixturesIT {
    private static final String APPLY = "/api/v1/test-fixtures/apply";

    private final Api api = Product.api();
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String email = "fixture-" + unique + "@example.com";

    @Test
    void applying_makesATenantItsPeopleAndConversations_andPeopleSignIn() {
        JsonNode tenant = apply(request("member")).path("tenants").path("tenant-" + unique);

        assertThat(tenant.path("users").path(email).path("role").asText()).isEqualTo("member");
        assertThat(tenant.path("plan_code").isNull()).isTrue();
        JsonNode session = signIn();
        assertThat(session.path("tenant_id")).isEqualTo(tenant.path("tenant_id"));
        assertThat(session.path("email_verified").asBoolean()).isTrue();
        String conversation = tenant.path("conversations")
                .path("greeting")
                .path("conversation_id")
                .asText();
        JsonNode history = api.withToken(session.path("access_token").asText())
                .get("/api/v1/conversations/" + conversation)
                .expect(200)
                .json();
        assertThat(history.path("messages")).hasSize(2);
        assertThat(history.path("messages").path(0).path("content").asText()).isEqualTo("Hello");
    }

    @Test
    void applyingAgain_resetsPasswordRoleSecondFactorAndLock_andKeepsTheIds() {
        JsonNode first = apply(request("admin")).path("tenants").path("tenant-" + unique);
        JsonNode session = signIn();
        Api signedIn = api.withToken(session.path("access_token").asText());
        JsonNode enrolment =
                signedIn.post("/api/v1/auth/mfa/totp/enroll").expect(201).json();
        Authenticator phone = new Authenticator(
                enrolment.path("method_id").asText(), enrolment.path("secret").asText());
        signedIn.post("/api/v1/auth/mfa/totp/verify", Json.of("method_id", phone.methodId(), "code", phone.code()))
                .expect(200);
        api.post("/api/v1/auth/token", credentials("12345678")).expect(202);
        for (int i = 0; i < 6; i++) {
            api.post("/api/v1/auth/token", credentials("wrong-password")).problem(401);
        }
        api.post("/api/v1/auth/token", credentials("12345678")).problem(401);

        JsonNode again = apply(request("viewer")).path("tenants").path("tenant-" + unique);

        assertThat(again.path("tenant_id")).isEqualTo(first.path("tenant_id"));
        assertThat(again.path("users").path(email).path("user_id"))
                .isEqualTo(first.path("users").path(email).path("user_id"));
        assertThat(again.path("conversations")).isEqualTo(first.path("conversations"));
        assertThat(api.withToken(signIn().path("access_token").asText())
                        .get("/api/v1/auth/me")
                        .expect(200)
                        .json()
                        .path("data")
                        .path("role")
                        .asText())
                .isEqualTo("viewer");
    }

    @Test
    void aTenantIsPutOnItsPlan_eachTime() {
        JsonNode tenant = apply(onPlan("starter")).path("tenants").path("tenant-" + unique);
        Api owner = api.withToken(signIn().path("access_token").asText());
        String subscription =
                "/api/v1/billing/tenants/" + tenant.path("tenant_id").asText() + "/subscription";
        assertThat(owner.get(subscription).expect(200).json().path("plan_code").asText())
                .isEqualTo("starter");
        owner.post(subscription + "/cancel", Json.of("cancel_at_period_end", false))
                .expect(200);

        apply(onPlan("pro"));

        JsonNode again = owner.get(subscription).expect(200).json();
        assertThat(again.path("plan_code").asText()).isEqualTo("pro");
        assertThat(again.path("state").asText()).isEqualTo("active");
        assertThat(again.path("billing_email").asText()).isEqualTo("pay-" + email);
        assertThat(tenant.path("plan_code").asText()).isEqualTo("starter");
        owner.post(subscription, Json.of("plan_code", "starter")).expect(201);
    }

    private ObjectNode onPlan(String plan) {
        ObjectNode request = request("owner");
        ((ObjectNode) request.path("tenants").path(0)).put("plan_code", plan).put("billing_email", "pay-" + email);
        return request;
    }

    @Test
    void whatCannotBe_isRefused() {
        api.post(APPLY, Json.parse("{\"tenants\": []}").deepCopy()).problem(400, "fixture-refused");
        api.post(APPLY, onPlan("no-such-plan")).problem(400, "fixture-refused");
        ObjectNode stranger = request("member");
        ((ObjectNode) stranger.path("tenants").path(0).path("conversations").path(0))
                .put("user_email", "somebody-else@example.com");
        api.post(APPLY, stranger).problem(400, "fixture-refused");
        ObjectNode role = request("emperor");
        api.post(APPLY, role).fieldFault("/tenants/0/users/0/role");
    }

    @Test
    void aVerificationToken_isARealOne() {
        Person person = Product.newUnverified();

        JsonNode token = api.post("/api/v1/test-fixtures/email-verification-token", Json.of("email", person.email()))
                .expect(201)
                .json();

        assertThat(token.path("user_id").asText()).isEqualTo(person.userId());
        api.post("/api/v1/auth/email/verify", Json.of("token", token.path("token")))
                .expect(200);
        api.post("/api/v1/test-fixtures/email-verification-token", Json.of("email", person.email()))
                .problem(400, "fixture-refused");
        api.post("/api/v1/test-fixtures/email-verification-token", Json.of("email", "nobody-" + email))
                .problem(400, "fixture-refused");
    }

    @Test
    void aResetToken_isARealOne_andWorksOnce() {
        apply(request("member"));
        JsonNode token = api.post("/api/v1/test-fixtures/password-reset-token", Json.of("email", email))
                .expect(201)
                .json();
        String wanted = "another-Horse-" + unique + "-battery";
        ObjectNode confirmation = Json.of("token", token.path("token"), "new_password", wanted);

        assertThat(token.path("expires_at").asText()).isNotBlank();
        api.post("/api/v1/auth/password/confirm", confirmation).expect(200);

        api.post("/api/v1/auth/password/confirm", confirmation).problem(400, "invalid-token");
        api.post("/api/v1/auth/token", credentials("12345678")).problem(401, "invalid-credentials");
        api.post("/api/v1/auth/token", credentials(wanted)).expect(200);
        api.post("/api/v1/test-fixtures/password-reset-token", Json.of("email", "nobody-" + email))
                .problem(400, "fixture-refused");
    }

    @Test
    void applyingAgain_resetsTheQuotasOfAnAddress() {
        apply(request("member"));
        ObjectNode asking = Json.of("email", email);
        int asked = 0;
        while (api.post("/api/v1/auth/password/forgot", asking).status() == 202) {
            assertThat(++asked).as("asked without an end").isLessThan(100);
        }
        api.post("/api/v1/auth/password/forgot", asking).problem(429, "rate-limited");

        apply(request("member"));

        api.post("/api/v1/auth/password/forgot", asking).expect(202);
    }

    private ObjectNode request(String role) {
        return (ObjectNode) Json.parse("""
                {"tenants": [{"slug": "tenant-%1$s", "name": "Tenant %1$s",
                  "users": [{"email": "%2$s", "password": "12345678", "display_name": "Fix", "role": "%3$s"}],
                  "conversations": [{"key": "greeting", "agent_entrypoint": "triage", "user_email": "%2$s",
                    "messages": [{"role": "user", "text": "Hello"}, {"role": "assistant", "text": "Good day"}]}],
                  "assets": [{"key": "logo", "filename": "logo.png"}]}]}
                """.formatted(unique, email, role));
    }

    private JsonNode apply(ObjectNode request) {
        return api.post(APPLY, request).expect(201).json();
    }

    private JsonNode signIn() {
        return api.post("/api/v1/auth/token", credentials("12345678"))
                .expect(200)
                .json();
    }

    private ObjectNode credentials(String password) {
        return Json.of("email", email, "password", password);
    }
}
