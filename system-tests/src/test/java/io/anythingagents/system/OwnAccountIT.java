package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The own account: profile, another address, disabling, taking data along, being erased. */
class OwnAccountIT {
    private static final String ME = "/api/v1/users/me";
    private static final Duration JOB = Duration.ofSeconds(60);

    @Test
    void theProfile_isShown_changed_andCleared() {
        Person person = Product.newCustomer();

        JsonNode before = person.api().get(ME).expect(200).json().path("data");
        assertThat(before.path("email").asText()).isEqualTo(person.email());
        assertThat(before.path("role").asText()).isEqualTo("owner");
        JsonNode after = patch(person, "/profile", """
                {"given_name":"Kim","family_name":"Doe","display_name":null,"timezone":"Europe/Vienna","locale":"de-AT",
                 "avatar_url":"https://example.com/a.png"}
                """).expect(200).json().path("data");
        assertThat(after.path("display_name").asText()).as("made of the names").isEqualTo("Kim Doe");
        assertThat(after.path("timezone").asText()).isEqualTo("Europe/Vienna");
        patch(person, "/profile", "{\"timezone\":null}").expect(200);
        assertThat(person.api().get(ME).json().path("data").path("timezone").isNull())
                .isTrue();
        patch(person, "/profile", "{}").problem(400, "nothing-to-change");
        patch(person, "/profile", "{\"timezone\":\"Europe/Nowhere\"}").fieldFault("/timezone");
        patch(person, "/profile", "{\"locale\":\"not a locale\"}").fieldFault("/locale");
        patch(person, "/profile", "{\"avatar_url\":\"javascript:alert(1)\"}").fieldFault("/avatar_url");
    }

    @Test
    void anotherAddress_needsThePassword_isConfirmedByMail_andTheOldOneIsTold() {
        Person person = Product.newCustomer();
        String address = "moved-" + UUID.randomUUID() + "@example.com";

        email(person, "wrong password here", address).problem(401, "invalid-credentials");
        email(person, person.password(), Product.newCustomer().email()).problem(409, "email-taken");
        JsonNode same =
                email(person, person.password(), person.email()).expect(200).json();
        assertThat(same.path("data").path("verification_sent").asBoolean()).isFalse();
        JsonNode changed =
                email(person, person.password(), address).expect(200).json().path("data");

        assertThat(changed.path("email").asText()).isEqualTo(address);
        assertThat(changed.path("email_verified").asBoolean()).isFalse();
        Product.running().outbox().await(person.email(), "notice");
        person.api().get(ME).problem(401, "not-authenticated");
        person.refresh().problem(401);
        JsonNode session = Product.api()
                .post("/api/v1/auth/token", Json.of("email", address, "password", person.password()))
                .expect(200)
                .json();
        assertThat(session.path("email_verified").asBoolean()).isFalse();
        String token =
                Product.running().outbox().await(address, "email_verification").token();
        Product.api().post("/api/v1/auth/email/verify", Json.of("token", token)).expect(200);
        person.signIn().problem(401, "invalid-credentials");
    }

    @Test
    void theAccount_isDisabled_unlessATenantNeedsIt() {
        Person owner = Product.newCustomer();
        Person kim = Product.newCustomer();
        TeamIT.add(kim, owner, "owner");

        disable(owner, owner.password()).problem(409, "last-owner");
        disable(kim, "wrong password here").problem(401, "invalid-credentials");
        JsonNode disabled = disable(kim, kim.password()).expect(200).json().path("data");

        assertThat(disabled.path("disabled").asBoolean()).isTrue();
        assertThat(disabled.path("revoked_sessions").asInt()).isPositive();
        kim.api().get(ME).problem(401, "not-authenticated");
        kim.signIn().problem(403, "account-disabled");
        Product.running().outbox().await(kim.email(), "notice");
    }

    @Test
    void whatIsStoredAboutSomebody_isCollected_andIsTheirsAlone() {
        Person owner = Product.newCustomer();
        Person kim = Product.newCustomer();
        Product.chat(owner, "A sentence to take along");
        TeamIT.add(owner, kim, "admin");

        JsonNode mine = export(owner, ME);
        JsonNode tenants = export(owner, "/api/v1/tenants");

        assertThat(mine.path("subject").asText()).isEqualTo("user");
        assertThat(mine.path("account").path("email").asText()).isEqualTo(owner.email());
        assertThat(mine.toString())
                .contains("A sentence to take along")
                .doesNotContain("password_hash")
                .doesNotContain(kim.email());
        assertThat(tenants.path("members")).hasSize(2);
        assertThat(tenants.toString()).contains("A sentence to take along");
        String id = owner.api()
                .get(ME + "/data-export")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
        kim.api().get(ME + "/data-export/" + id + "/content").problem(404, "not-found");
        TeamIT.enter(kim, owner.tenantId()).get("/api/v1/tenants/data-export").problem(403, "insufficient-role");
        TeamIT.enter(kim, owner.tenantId())
                .get(ME + "/data-export/" + id + "/content")
                .problem(404, "not-found");
    }

    @Test
    void aTenantAndItsOwner_areErased_afterATimeToThink() {
        Person owner = Product.newCustomer();
        Person kim = Product.newCustomer();
        TeamIT.add(owner, kim, "member");
        Product.chat(owner, "To be gone");

        deletion(owner, ME, owner.password()).problem(409, "last-owner");
        owner.api().get("/api/v1/tenants/deletion").problem(404, "not-found");
        JsonNode wish =
                deletion(owner, "/api/v1/tenants", owner.password()).expect(202).json();
        assertThat(wish.path("subject").asText()).isEqualTo("tenant");
        assertThat(owner.api()
                        .delete("/api/v1/tenants/deletion")
                        .expect(200)
                        .json()
                        .path("cancelled_at")
                        .isTextual())
                .isTrue();
        owner.api().delete("/api/v1/tenants/deletion").problem(404, "not-found");
        deletion(owner, "/api/v1/tenants", owner.password()).expect(202);

        Eventually.holds("the tenant is gone", JOB, () -> owner.signIn().status() == 401);
        assertThat(kim.api()
                        .get("/api/v1/users/me/memberships")
                        .expect(200)
                        .json()
                        .path("items"))
                .hasSize(1);
        Operator.api().get("/api/v1/platform/tenants/" + owner.tenantId()).problem(404, "not-found");
    }

    @Test
    void aPersonWhomNoTenantNeeds_isErased() {
        Person owner = Product.newCustomer();
        Person kim = Product.newCustomer();
        TeamIT.add(owner, kim, "member");
        TeamIT.add(kim, owner, "owner");

        deletion(kim, ME, "wrong password here").problem(401, "invalid-credentials");
        deletion(kim, ME, kim.password()).expect(202);

        Eventually.holds(
                "the person is gone",
                JOB,
                () -> owner.api()
                                .get(TeamIT.MEMBERS)
                                .expect(200)
                                .json()
                                .path("total")
                                .asInt()
                        == 1);
        kim.signIn().problem(401, "invalid-credentials");
    }

    private static JsonNode export(Person person, String base) {
        String id = person.api()
                .post(base + "/data-export")
                .expect(202)
                .json()
                .path("id")
                .asText();
        return Eventually.value("the export " + id, JOB, () -> {
            Answer answer = person.api().get(base + "/data-export/" + id + "/content");
            return answer.status() == 200 ? Optional.of(answer.json()) : Optional.empty();
        });
    }

    private static Answer deletion(Person person, String base, String password) {
        return person.api().post(base + "/deletion", Json.of("current_password", password));
    }

    private static Answer disable(Person person, String password) {
        return person.api().post(ME + "/disable", Json.of("current_password", password));
    }

    private static Answer email(Person person, String password, String address) {
        return patch(
                person,
                "/email",
                Json.of("current_password", password, "new_email", address).toString());
    }

    private static Answer patch(Person person, String path, String body) {
        return person.api().send("PATCH", ME + path, "application/json", BodyPublishers.ofString(body));
    }
}
