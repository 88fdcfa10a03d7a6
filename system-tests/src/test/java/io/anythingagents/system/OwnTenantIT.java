package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Person;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A tenant's own account and settings. */
class OwnTenantIT {
    private static final String ACCOUNT = "/api/v1/tenants/account";
    private static final String SETTINGS = "/api/v1/tenants/settings";
    private static final String EMPTY = "{\"billing_contacts\":[],\"plan_metadata\":{},\"flags\":{}}";

    @Test
    void theAccount_isShown_andRenamed() {
        Person owner = Product.newCustomer();

        JsonNode account = owner.api().get(ACCOUNT).expect(200).json();
        assertThat(account.path("id").asText()).isEqualTo(owner.tenantId());
        assertThat(account.path("slug").asText()).isEqualTo(owner.tenantSlug());
        assertThat(account.path("status").asText()).isEqualTo("active");
        JsonNode renamed = send(owner.api(), "PATCH", ACCOUNT, "{\"name\":\"  Another name \"}", null)
                .expect(200)
                .json();
        assertThat(renamed.path("name").asText()).isEqualTo("Another name");
        assertThat(renamed.path("slug")).isEqualTo(account.path("slug"));
        send(owner.api(), "PATCH", ACCOUNT, "{\"name\":\"x\"}", null).fieldFault("/name");
        send(owner.api(), "PATCH", ACCOUNT, "{\"name\":\"Name\",\"slug\":\"other\"}", null)
                .fieldFault("/slug");
        owner.api().with("X-Tenant-Role", "member").get(ACCOUNT).problem(403, "insufficient-role");
    }

    @Test
    void settings_areSavedByTheirVersion() {
        Person owner = Product.newCustomer();
        Answer before = owner.api().get(SETTINGS).expect(200);
        assertThat(before.header("ETag")).contains("\"0\"");
        assertThat(before.json().path("version").asInt()).isZero();

        save(owner, EMPTY, null).problem(428, "precondition-required");
        for (String bad : new String[] {"*", "\"x\"", "\"-1\"", "\"0\", \"1\""}) {
            save(owner, EMPTY, bad).problem(400, "invalid-precondition");
        }
        String body = """
                {"billing_contacts":[{"name":"Kim","email":"kim@example.com"}],
                 "billing_webhook_url":"https://example.com/hook",
                 "plan_metadata":{"po":"17"},"flags":{"beta":true,"feature.billing":true}}
                """;
        Answer saved = save(owner, body, "\"0\"").expect(200);
        assertThat(saved.header("ETag")).contains("\"1\"");
        assertThat(saved.json().path("flags").toString())
                .as("flags of the platform are not the tenant's to set")
                .isEqualTo("{\"beta\":true}");
        assertThat(saved.json()
                        .path("billing_contacts")
                        .path(0)
                        .path("notify_billing")
                        .asBoolean())
                .isTrue();
        assertThat(owner.api().get(SETTINGS).json()).isEqualTo(saved.json());
        save(owner, EMPTY, "\"0\"").problem(409, "edit-conflict");
        save(owner, EMPTY, "W/\"1\"").expect(200);
        save(owner, EMPTY, "2").expect(200);
    }

    @Test
    void settings_areRefusedWithTheirFaultsNamed() {
        Person owner = Product.newCustomer();

        save(owner, "{\"plan_metadata\":{},\"flags\":{}}", "\"0\"").fieldFault("/billing_contacts");
        save(owner, "{\"billing_contacts\":[],\"plan_metadata\":{\"a\":1},\"flags\":{}}", "\"0\"")
                .fieldFault("/plan_metadata");
        save(owner, "{\"billing_contacts\":[],\"plan_metadata\":{},\"flags\":{\"a\":\"x\"}}", "\"0\"")
                .fieldFault("/flags");
        save(
                        owner,
                        "{\"billing_contacts\":[{\"name\":\"K\",\"email\":\"no\"}],\"plan_metadata\":{},\"flags\":{}}",
                        "\"0\"")
                .fieldFault("/billing_contacts/0/email");
        String contact = "{\"name\":\"K\",\"email\":\"k@example.com\"}";
        save(
                        owner,
                        "{\"billing_contacts\":[" + (contact + ",").repeat(10) + contact
                                + "],\"plan_metadata\":{},\"flags\":{}}",
                        "\"0\"")
                .problem(400);
        assertThat(owner.api().get(SETTINGS).json().path("version").asInt()).isZero();
    }

    private static Answer save(Person owner, String body, @Nullable String ifMatch) {
        return send(owner.api(), "PUT", SETTINGS, body, ifMatch);
    }

    private static Answer send(Api api, String method, String path, String body, @Nullable String ifMatch) {
        Api with = ifMatch == null ? api : api.with("If-Match", ifMatch);
        return with.send(method, path, "application/json", BodyPublishers.ofString(body));
    }
}
