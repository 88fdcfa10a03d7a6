package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.AtOnce;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Invitations to sign up and access requests, as platform operators handle them. */
class SignupAdmissionIT {
    private final Api anybody = Product.api();
    private final Api operator = Operator.api();

    @Test
    void anInvitation_letsInOnce_andOnlyItsAddress() {
        ObjectNode invited = Person.registration();
        JsonNode invite =
                issue(Json.of("invited_email", invited.path("email").asText().toUpperCase(java.util.Locale.ROOT)));
        String token = invite.path("invite_token").asText();

        assertThat(invite.path("status").asText()).isEqualTo("active");
        assertThat(token).startsWith(invite.path("token_hint").asText());
        assertThat(Product.running()
                        .outbox()
                        .await(invited.path("email").asText(), "invitation")
                        .token())
                .isEqualTo(token);
        register(Person.registration(), token).problem(403, "invitation-invalid");
        register(invited, token).expect(201);
        register(Person.registration(), token).problem(403, "invitation-invalid");
        assertThat(find(invite).path("status").asText()).isEqualTo("exhausted");
        assertThat(find(invite).path("redeemed_count").asInt()).isEqualTo(1);
        assertThat(find(invite).has("invite_token")).isFalse();
    }

    @Test
    void twentyWhoRedeemOneInvitationAtOnce_haveOneWinner() {
        String token = issue(Json.of("max_redemptions", 1)).path("invite_token").asText();

        List<Integer> statuses =
                AtOnce.callers(20, i -> register(Person.registration(), token).status());

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 403).hasSize(19);
    }

    @Test
    void underOneKey_oneInvitationIsIssued_howeverOftenAsked() {
        String email = Person.registration().path("email").asText();
        String key = UUID.randomUUID().toString();
        ObjectNode wanted = Json.of("invited_email", email, "note", "once");
        Api keyed = operator.with("Idempotency-Key", key);

        List<JsonNode> answers = AtOnce.callers(
                8, i -> keyed.post("/api/v1/auth/invites", wanted).expect(201).json());

        assertThat(Set.copyOf(answers)).hasSize(1);
        assertThat(operator.get("/api/v1/auth/invites?email=" + email)
                        .expect(200)
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(Product.running().outbox().await(email, "invitation").token())
                .isEqualTo(Secrets.noted(answers.get(0).path("invite_token").asText()));
        keyed.post("/api/v1/auth/invites", Json.of("note", "another")).problem(409, "idempotency-key-reused");
        operator.with("Idempotency-Key", "not a key")
                .post("/api/v1/auth/invites", wanted)
                .problem(422);
        assertThat(Database.of(Product.running()).texts("select sealed_answer from kept_answers"))
                .noneMatch(stored ->
                        stored.contains(answers.get(0).path("invite_token").asText()));
    }

    @Test
    void aFailedSignUp_givesItsPlaceBack() {
        Person taken = Product.newUnverified();
        String token = issue(Json.of("max_redemptions", 1)).path("invite_token").asText();

        register(Person.registration().put("email", taken.email()), token).problem(409, "email-taken");

        register(Person.registration(), token).expect(201);
    }

    @Test
    void aRevokedInvitation_letsNobodyIn_andMayBeRevokedAgain() {
        JsonNode invite = issue(Json.of("note", "for the fair", "max_redemptions", 10));
        String revoke = "/api/v1/auth/invites/" + invite.path("id").asText() + "/revoke";

        operator.post(revoke).expect(200);
        assertThat(operator.post(revoke).expect(200).json().path("status").asText())
                .isEqualTo("revoked");

        register(Person.registration(), invite.path("invite_token").asText()).problem(403, "invitation-invalid");
        operator.post("/api/v1/auth/invites/" + UUID.randomUUID() + "/revoke").problem(404, "not-found");
        operator.post("/api/v1/auth/invites", Json.of("max_redemptions", 11)).fieldFault("/max_redemptions");
        operator.post(
                        "/api/v1/auth/invites",
                        Json.of("signup_request_id", UUID.randomUUID().toString()))
                .fieldFault("/signup_request_id");
    }

    @Test
    void anApprovedRequest_isAnsweredByAMailedInvitation() {
        ObjectNode registration = Person.registration();
        String id = asked(registration.path("email").asText());

        JsonNode decision =
                decide(id, "approve", Json.of("note", "welcome")).expect(200).json();

        assertThat(decision.path("request").path("status").asText()).isEqualTo("approved");
        assertThat(decision.path("invite").path("signup_request_id").asText()).isEqualTo(id);
        String token = Secrets.noted(Product.running()
                .outbox()
                .await(registration.path("email").asText(), "invitation")
                .token());
        decide(id, "approve", Json.of()).problem(409, "request-decided");
        decide(id, "reject", Json.of()).problem(409, "request-decided");
        register(registration, token).expect(201);
    }

    @Test
    void aRejectedRequest_staysRejected() {
        String id = asked("wish-" + UUID.randomUUID() + "@example.com");

        JsonNode decision =
                decide(id, "reject", Json.of("reason", "unknown")).expect(200).json();

        assertThat(decision.path("request").path("decision_reason").asText()).isEqualTo("unknown");
        assertThat(decision.path("invite").isNull()).isTrue();
        decide(UUID.randomUUID().toString(), "reject", Json.of()).problem(404, "not-found");
    }

    private String asked(String email) {
        anybody.post(
                        "/api/v1/auth/request-access",
                        Json.of("email", email, "organization", "Engines", "full_name", "Ada", "accept_terms", true))
                .expect(202);
        for (JsonNode request : operator.get("/api/v1/auth/signup-requests?status=pending&limit=200")
                .expect(200)
                .json()
                .path("requests")) {
            if (request.path("email").asText().equals(email)) {
                return request.path("id").asText();
            }
        }
        throw new AssertionError("No pending request of " + email);
    }

    private Answer decide(String id, String decision, ObjectNode body) {
        return operator.post("/api/v1/auth/signup-requests/" + id + "/" + decision, body);
    }

    private JsonNode issue(ObjectNode terms) {
        JsonNode invite =
                operator.post("/api/v1/auth/invites", terms).expect(201).json();
        Secrets.noted(invite.path("invite_token").asText());
        return invite;
    }

    private JsonNode find(JsonNode invite) {
        for (JsonNode one : operator.get("/api/v1/auth/invites?limit=200")
                .expect(200)
                .json()
                .path("invites")) {
            if (one.path("id").equals(invite.path("id"))) {
                return one;
            }
        }
        throw new AssertionError("Not listed: " + invite.path("id"));
    }

    private Answer register(ObjectNode registration, String token) {
        return anybody.post("/api/v1/auth/register", registration.deepCopy().put("invite_token", token));
    }
}
