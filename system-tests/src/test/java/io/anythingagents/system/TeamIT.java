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
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Teams: members and their roles, invitations, the last owner, going from tenant to tenant. */
class TeamIT {
    static final String MEMBERS = "/api/v1/tenants/members";
    static final String INVITES = "/api/v1/tenants/invites";
    private static final String CURRENT = INVITES + "/accept/current";
    private static final int AT_ONCE = 20;

    @Test
    void aMember_isTakenIn_listed_promoted_andRemoved_andEachCountsAtTheNextRequest() {
        Person owner = Product.newCustomer();
        Person kim = Product.newCustomer();

        JsonNode added = owner.api()
                .post(MEMBERS, Json.of("email", kim.email().toUpperCase(java.util.Locale.ROOT), "role", "viewer"))
                .expect(201)
                .json();
        assertThat(added.path("user_id").asText()).isEqualTo(kim.userId());
        owner.api()
                .post(MEMBERS, Json.of("email", kim.email(), "role", "viewer"))
                .problem(409, "already-member");
        owner.api()
                .post(MEMBERS, Json.of("email", "nobody-" + UUID.randomUUID() + "@example.com", "role", "viewer"))
                .problem(404, "not-found");
        JsonNode list = owner.api().get(MEMBERS).expect(200).json();
        assertThat(list.path("total").asInt()).isEqualTo(2);
        assertThat(list.path("owner_count").asInt()).isEqualTo(1);
        assertThat(list.path("members").findValuesAsText("email"))
                .containsExactlyInAnyOrder(owner.email(), kim.email());

        Api kimHere = enter(kim, owner.tenantId());
        kimHere.get("/api/v1/conversations").expect(200);
        kimHere.post("/api/v1/chat", Json.of("message", "Hello")).problem(403, "insufficient-scope");
        kimHere.get(MEMBERS).problem(403, "insufficient-role");
        role(owner, kim, "admin").expect(200);
        kimHere.get(MEMBERS).expect(200);
        role(owner, kim, "member").expect(200);
        kimHere.get(MEMBERS).problem(403, "insufficient-role");
        kimHere.post("/api/v1/chat", Json.of("message", "Hello")).expect(200);

        owner.api().delete(MEMBERS + "/" + kim.userId()).expect(200);
        kimHere.get("/api/v1/conversations").problem(401, "not-authenticated");
        kim.api().get("/api/v1/conversations").expect(200);
        owner.api().delete(MEMBERS + "/" + kim.userId()).problem(404, "not-found");
    }

    @Test
    void underOneKey_oneInvitationIsSent_andTheKeyIsOnesOwn() {
        Person owner = Product.newCustomer();
        Person other = Product.newCustomer();
        String address = address();
        String key = UUID.randomUUID().toString();

        JsonNode first = keyed(owner, key, address).expect(201).json();
        JsonNode again = keyed(owner, key, address).expect(201).json();
        JsonNode others = keyed(other, key, address).expect(201).json();

        assertThat(again).isEqualTo(first);
        assertThat(others.path("id")).isNotEqualTo(first.path("id"));
        assertThat(owner.api().get(INVITES).expect(200).json().path("total").asInt())
                .isEqualTo(1);
        keyed(owner, key, address()).problem(409, "idempotency-key-reused");
    }

    private static Answer keyed(Person person, String key, String address) {
        return person.api()
                .with("Idempotency-Key", key)
                .post(INVITES, Json.of("invited_email", address, "role", "viewer"));
    }

    @Test
    void onlyOwners_makeAndTouchOwners() {
        Person owner = Product.newCustomer();
        Person admin = Product.newCustomer();
        add(owner, admin, "admin");
        Api adminHere = enter(admin, owner.tenantId());

        role(adminHere, owner.userId(), "member").problem(403, "insufficient-role");
        role(adminHere, admin.userId(), "owner").problem(403, "insufficient-role");
        adminHere.delete(MEMBERS + "/" + owner.userId()).problem(403, "insufficient-role");
        adminHere
                .post(INVITES, Json.of("invited_email", address(), "role", "owner"))
                .problem(403, "insufficient-role");
        owner.api()
                .with("X-Tenant-Role", "admin")
                .post(INVITES, Json.of("invited_email", address(), "role", "owner"))
                .problem(403, "insufficient-role");
        adminHere
                .post(INVITES, Json.of("invited_email", address(), "role", "admin"))
                .expect(201);
        role(owner, admin, "owner").expect(200);
    }

    @Test
    void theLastOwner_staysAndStaysOwner() {
        Person owner = Product.newCustomer();
        Person other = Product.newCustomer();
        add(owner, other, "admin");

        owner.api().delete(MEMBERS + "/" + owner.userId()).problem(409, "last-owner");
        role(owner, owner, "admin").problem(409, "last-owner");
        role(owner, other, "owner").expect(200);
        owner.api().delete(MEMBERS + "/" + owner.userId()).expect(200);
    }

    @Test
    void twoOwnersWhoLeaveAtOnce_byTwentyRequests_oneStays() {
        for (int round = 0; round < 3; round++) {
            Person one = Product.newCustomer();
            Person two = Product.newCustomer();
            add(one, two, "owner");
            Api first = one.api();
            Api second = enter(two, one.tenantId());

            List<Integer> answers = AtOnce.callers(
                    AT_ONCE,
                    i -> i % 2 == 0
                            ? first.delete(MEMBERS + "/" + one.userId()).status()
                            : second.delete(MEMBERS + "/" + two.userId()).status());

            assertThat(answers)
                    .as("one has left, in round %s", round)
                    .filteredOn(status -> status == 200)
                    .hasSize(1);
            assertThat(answers)
                    .as("the other one cannot")
                    .filteredOn(status -> status == 409)
                    .hasSize(AT_ONCE / 2);
            assertThat(answers)
                    .as("and nobody leaves twice")
                    .filteredOn(status -> status == 401 || status == 404)
                    .hasSize(AT_ONCE / 2 - 1);
            assertThat(Database.of(Product.running())
                            .texts(
                                    "select role from tenant_user_memberships where tenant_id = ?",
                                    UUID.fromString(one.tenantId())))
                    .containsExactly("owner");
        }
    }

    @Test
    void anInvitation_isMailed_andMakesAnAccountWithASession() {
        Person owner = Product.newCustomer();
        String address = address();
        JsonNode invite = invite(owner, address, "member");
        assertThat(invite.path("status").asText()).isEqualTo("active");
        assertThat(invite.path("invite_token").asText())
                .startsWith(invite.path("token_hint").asText());
        String token = Secrets.noted(
                Product.running().outbox().await(address, "invitation").token());
        assertThat(token).isEqualTo(invite.path("invite_token").asText());

        accept(token, "too short").fieldFault("/password");
        JsonNode session = accept(token, password()).expect(201).json();

        assertThat(session.path("tenant_id").asText()).isEqualTo(owner.tenantId());
        assertThat(session.path("email_verified").asBoolean()).isTrue();
        Api here = Product.api().withToken(session.path("access_token").asText());
        here.get("/api/v1/conversations").expect(200);
        here.get(MEMBERS).problem(403, "insufficient-role");
        accept(token, password()).problem(409, "invitation-ended");
        JsonNode listed = owner.api()
                .get(INVITES + "?status=accepted&email=" + address)
                .expect(200)
                .json();
        assertThat(listed.path("total").asInt()).isEqualTo(1);
        assertThat(listed.path("invites").path(0).path("accepted_by_user_id").asText())
                .isEqualTo(session.path("user_id").asText());
        assertThat(listed.toString()).doesNotContain(token);
    }

    @Test
    void anInvitation_isForItsAddress_once() {
        Person owner = Product.newCustomer();
        Person kim = Product.newCustomer();
        Person stranger = Product.newCustomer();
        String token = invite(owner, kim.email(), "admin").path("invite_token").asText();

        accept(token, password()).problem(409, "account-exists");
        stranger.api().post(CURRENT, Json.of("token", token)).problem(403, "invitation-for-another");
        JsonNode accepted =
                kim.api().post(CURRENT, Json.of("token", token)).expect(200).json();
        assertThat(accepted.path("status").asText()).isEqualTo("accepted");
        kim.api().post(CURRENT, Json.of("token", token)).problem(409, "invitation-ended");
        kim.api().post(CURRENT, Json.of("token", "0".repeat(64))).problem(404, "not-found");
        owner.api()
                .post(INVITES, Json.of("invited_email", kim.email(), "role", "member"))
                .problem(409, "already-member");
        enter(kim, owner.tenantId()).get(MEMBERS).expect(200);
    }

    @Test
    void twentyWhoAcceptOneInvitationAtOnce_makeOneAccount() {
        Person owner = Product.newCustomer();
        String token = invite(owner, address(), "member").path("invite_token").asText();
        String password = password();

        List<Integer> answers =
                AtOnce.callers(AT_ONCE, i -> accept(token, password).status());

        assertThat(answers).filteredOn(status -> status == 201).hasSize(1);
        assertThat(answers).filteredOn(status -> status == 409).hasSize(AT_ONCE - 1);
        assertThat(owner.api().get(MEMBERS).json().path("total").asInt()).isEqualTo(2);
    }

    @Test
    void twentyRequestsOfOnePersonWithOneInvitation_oneSucceeds() {
        Person owner = Product.newCustomer();
        Person kim = Product.newCustomer();
        String token = invite(owner, kim.email(), "member").path("invite_token").asText();
        Api api = kim.api();

        List<Integer> answers = AtOnce.callers(
                AT_ONCE, i -> api.post(CURRENT, Json.of("token", token)).status());

        assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
        assertThat(answers).filteredOn(status -> status == 409).hasSize(AT_ONCE - 1);
    }

    @Test
    void aRevokedInvitation_isWorthNothing_alsoOneOfSomebodyWhoWasRemoved() {
        Person owner = Product.newCustomer();
        Person admin = Product.newCustomer();
        add(owner, admin, "admin");
        JsonNode invite = invite(owner, address(), "viewer");
        String revoke = INVITES + "/" + invite.path("id").asText() + "/revoke";

        JsonNode revoked = owner.api().post(revoke).expect(200).json();
        assertThat(revoked.path("revoked_reason").asText()).isEqualTo("tenant_admin_action");
        owner.api().post(revoke).problem(409, "invitation-ended");
        accept(invite.path("invite_token").asText(), password()).problem(409, "invitation-ended");
        Product.newCustomer().api().post(revoke).problem(404, "not-found");

        String backDoor = enter(admin, owner.tenantId())
                .post(INVITES, Json.of("invited_email", address(), "role", "admin"))
                .expect(201)
                .json()
                .path("invite_token")
                .asText();
        owner.api().delete(MEMBERS + "/" + admin.userId()).expect(200);
        accept(backDoor, password()).problem(409, "invitation-ended");
    }

    @Test
    void whoBelongsToTwoTenants_goesFromOneToTheOther() {
        Person owner = Product.newCustomer();
        Person kim = Product.newCustomer();
        add(owner, kim, "viewer");

        JsonNode places =
                kim.api().get("/api/v1/users/me/memberships").expect(200).json();
        assertThat(places.path("items").findValuesAsText("tenant_id"))
                .containsExactly(kim.tenantId(), owner.tenantId());
        JsonNode there = kim.api()
                .post("/api/v1/auth/switch-tenant", Json.of("tenant_id", owner.tenantId()))
                .expect(200)
                .json();
        assertThat(there.path("tenant_id").asText()).isEqualTo(owner.tenantId());
        assertThat(there.path("session_id")).isNotEqualTo(kim.session().path("session_id"));
        assertThat(there.path("scopes").toString()).doesNotContain("conversations:write");
        kim.api().get(MEMBERS).expect(200);
        kim.api()
                .post(
                        "/api/v1/auth/switch-tenant",
                        Json.of("tenant_id", Product.newCustomer().tenantId()))
                .problem(404, "not-found");
        kim.api()
                .post(
                        "/api/v1/auth/switch-tenant",
                        Json.of("tenant_id", UUID.randomUUID().toString()))
                .problem(404, "not-found");
    }

    /** The person's requests in another tenant than the own. */
    static Api enter(Person person, String tenantId) {
        JsonNode session = person.api()
                .post("/api/v1/auth/switch-tenant", Json.of("tenant_id", tenantId))
                .expect(200)
                .json();
        return Product.api()
                .withToken(Secrets.noted(session.path("access_token").asText()));
    }

    static void add(Person owner, Person person, String role) {
        owner.api()
                .post(MEMBERS, Json.of("email", person.email(), "role", role))
                .expect(201);
    }

    static JsonNode invite(Person owner, String address, String role) {
        JsonNode invite = owner.api()
                .post(INVITES, Json.of("invited_email", address, "role", role))
                .expect(201)
                .json();
        Secrets.noted(invite.path("invite_token").asText());
        return invite;
    }

    private static Answer accept(String token, String password) {
        ObjectNode body = Json.of("token", token, "password", password, "display_name", "New Person");
        return Product.api().post(INVITES + "/accept", body);
    }

    private static Answer role(Person owner, Person person, String role) {
        return role(owner.api(), person.userId(), role);
    }

    private static Answer role(Api api, String userId, String role) {
        return api.send(
                "PATCH",
                MEMBERS + "/" + userId + "/role",
                "application/json",
                BodyPublishers.ofString(Json.of("role", role).toString()));
    }

    private static String address() {
        return "invited-" + UUID.randomUUID() + "@example.com";
    }

    private static String password() {
        return Secrets.noted("accept-Horse-" + UUID.randomUUID());
    }
}
