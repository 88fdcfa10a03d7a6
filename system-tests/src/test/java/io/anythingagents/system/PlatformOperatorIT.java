package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.AaCommand;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Platform operators: made by the command, looking after tenants, reading in suspended ones and nothing more. */
class PlatformOperatorIT {
    private static final String TENANTS = "/api/v1/platform/tenants";

    @Test
    void theCommand_makesAnOperator_whoseTokenSaysSo() {
        Person person = Product.newCustomer();
        person.api().get(TENANTS).problem(403, "insufficient-scope");

        Operator.granted(person);

        assertThat(person.session().path("scopes").toString())
                .contains("platform:operator", "auth:invites", "auth:signup_requests", "support:read", "activity:read");
        person.api().get(TENANTS).expect(200);
        assertThat(AaCommand.run(Product.running(), "users", "grant-operator", person.email())
                        .output())
                .contains("already");
        assertThat(AaCommand.run(Product.running(), "users", "grant-operator", "nobody@example.com")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void theOwnerOfATenant_isNoOperator() {
        Person owner = Product.newCustomer();

        owner.api().get(TENANTS).problem(403, "insufficient-scope");
        owner.api().get(TENANTS + "/" + owner.tenantId()).problem(403, "insufficient-scope");
        owner.api()
                .post(TENANTS + "/" + owner.tenantId() + "/suspend", Json.of("reason", "Because"))
                .problem(403, "insufficient-scope");
    }

    @Test
    void aFeature_isSwitchedForOneTenant_whichCannotChangeIt() {
        Person owner = Product.newCustomer();
        String features = TENANTS + "/" + owner.tenantId() + "/features";

        assertThat(Operator.api().get(features).expect(200).json().path("flags"))
                .isEmpty();
        JsonNode off =
                put(features, "{\"flags\": {\"billing\": false}}").expect(200).json();
        assertThat(off.path("tenant_id").asText()).isEqualTo(owner.tenantId());
        assertThat(off.path("flags").path("billing").asBoolean(true)).isFalse();
        assertThat(hasBilling(owner)).isFalse();
        owner.api().get(subscription(owner)).problem(403, "feature-disabled");
        Answer settings = owner.api().get("/api/v1/tenants/settings").expect(200);
        assertThat(settings.json().path("flags").path("feature.billing").asBoolean(true))
                .isFalse();
        owner.api()
                .with("If-Match", settings.header("ETag").orElseThrow())
                .send(
                        "PUT",
                        "/api/v1/tenants/settings",
                        "application/json",
                        BodyPublishers.ofString(
                                "{\"billing_contacts\": [], \"plan_metadata\": {}, \"flags\": {\"feature.billing\": true}}"))
                .expect(200);
        assertThat(Operator.api()
                        .get(features)
                        .json()
                        .path("flags")
                        .path("billing")
                        .asBoolean(true))
                .isFalse();

        assertThat(put(features, "{\"flags\": {\"billing\": null}}")
                        .expect(200)
                        .json()
                        .path("flags"))
                .isEmpty();
        assertThat(hasBilling(owner)).isTrue();
        owner.api().get(subscription(owner)).expect(200);
        put(features, "{\"flags\": {\"teleport\": true}}").fieldFault("/flags/teleport");
        put(features, "{}").fieldFault("/flags");
        put(TENANTS + "/" + UUID.randomUUID() + "/features", "{\"flags\": {}}").problem(404, "not-found");
        owner.api().get(features).problem(403, "insufficient-scope");
    }

    private static boolean hasBilling(Person person) {
        return person.api()
                .get("/api/v1/features")
                .expect(200)
                .json()
                .path("billing_enabled")
                .asBoolean();
    }

    private static String subscription(Person person) {
        return "/api/v1/billing/tenants/" + person.tenantId() + "/subscription";
    }

    private static Answer put(String path, String body) {
        return Operator.api().send("PUT", path, "application/json", BodyPublishers.ofString(body));
    }

    @Test
    void underOneKey_oneTenantIsOpened() {
        Api keyed = Operator.api().with("Idempotency-Key", UUID.randomUUID().toString());
        String name = "Once " + UUID.randomUUID();

        JsonNode first = keyed.post(TENANTS, Json.of("name", name)).expect(201).json();

        assertThat(keyed.post(TENANTS, Json.of("name", name)).expect(201).json().path("id"))
                .isEqualTo(first.path("id"));
        keyed.post(TENANTS, Json.of("name", name + "!")).problem(409, "idempotency-key-reused");
    }

    @Test
    void tenantsAreOpened_found_andRenamed() {
        String slug = "op-" + UUID.randomUUID();
        JsonNode made = Operator.api()
                .post(TENANTS, Json.of("name", "Opened by hand", "slug", slug))
                .expect(201)
                .json();

        assertThat(made.path("status").asText()).isEqualTo("active");
        assertThat(made.path("status_reason").asText()).isEqualTo("operator_create");
        JsonNode listed = Operator.api().get(TENANTS + "?q=" + slug).expect(200).json();
        assertThat(listed.path("total").asInt()).isEqualTo(1);
        assertThat(listed.path("accounts").path(0)).isEqualTo(made);
        Operator.api().post(TENANTS, Json.of("name", "Again", "slug", slug)).problem(409, "slug-unavailable");
        Operator.api()
                .post(TENANTS, Json.of("name", "Again", "slug", "No Slug!"))
                .problem(400, "invalid-slug");
        String path = TENANTS + "/" + made.path("id").asText();
        assertThat(patch(path, Json.of("name", "Renamed", "slug", slug + "-2"))
                        .expect(200)
                        .json()
                        .path("slug")
                        .asText())
                .isEqualTo(slug + "-2");
        patch(path, Json.of()).problem(400, "nothing-to-change");
        patch(path, Json.of("status", "suspended")).fieldFault("/status");
        Operator.api().get(TENANTS + "/" + UUID.randomUUID()).problem(404, "not-found");
        Operator.api().get(TENANTS + "?limit=0").fieldFault("query/limit");
        Operator.api().get(TENANTS + "?status=odd").fieldFault("query/status");
    }

    @Test
    void aTenant_goesItsWay_andNoOther() {
        JsonNode made = Operator.api()
                .post(TENANTS, Json.of("name", "Short life"))
                .expect(201)
                .json();
        String path = TENANTS + "/" + made.path("id").asText();

        assertThat(status(path, "reactivate")).as("it is active").isEqualTo("active");
        assertThat(status(path, "suspend")).isEqualTo("suspended");
        assertThat(status(path, "suspend")).as("again").isEqualTo("suspended");
        assertThat(Operator.api().get(path).json().path("suspended_at").isTextual())
                .isTrue();
        assertThat(status(path, "reactivate")).isEqualTo("active");
        assertThat(status(path, "deprovision")).isEqualTo("deprovisioned");
        assertThat(status(path, "deprovision")).isEqualTo("deprovisioned");
        for (String step : new String[] {"suspend", "reactivate"}) {
            Operator.api()
                    .post(path + "/" + step, Json.of("reason", "Too late"))
                    .problem(409, "tenant-transition-refused");
        }
    }

    @Test
    void aSuspendedTenant_isClosed_exceptToAnOperatorWhoReadsAndSaysWhy() {
        Person owner = Product.newCustomer();
        Product.chat(owner, "Before");
        Person operator = Operator.granted(Product.newCustomer());
        suspend(owner.tenantId());
        suspend(operator.tenantId());

        owner.api().get("/api/v1/conversations").problem(403, "tenant-not-active");
        owner.api().post("/api/v1/chat", Json.of("message", "Hello")).problem(403, "tenant-not-active");
        owner.api().get("/api/v1/auth/me").expect(200);
        override(owner.api(), "Curious").get("/api/v1/conversations").problem(403, "forbidden");

        operator.api().get("/api/v1/conversations").problem(403, "tenant-not-active");
        operator.api()
                .with("X-Operator-Override", "yes")
                .get("/api/v1/conversations")
                .problem(400, "override-reason-required");
        override(operator.api(), "Ticket 17").get("/api/v1/conversations").expect(200);
        override(operator.api(), "Ticket 17")
                .post("/api/v1/chat", Json.of("message", "Hello"))
                .problem(403, "tenant-not-active");
        assertThat(Database.of(Product.running())
                        .texts(
                                "select acting_for from audit_events where action = 'tenant.access.override' and actor = ?",
                                "user:" + operator.userId()))
                .as("audited: the one that was granted")
                .containsExactly("tenant:" + operator.tenantId());
        Operator.api()
                .post(TENANTS + "/" + owner.tenantId() + "/reactivate", Json.of("reason", "Paid"))
                .expect(200);
        owner.api().get("/api/v1/conversations").expect(200);
    }

    private static void suspend(String tenant) {
        Operator.api()
                .post(TENANTS + "/" + tenant + "/suspend", Json.of("reason", "Unpaid"))
                .expect(200);
    }

    private static Api override(Api api, String reason) {
        return api.with("X-Operator-Override", "true").with("X-Operator-Reason", reason);
    }

    private static String status(String path, String step) {
        return Operator.api()
                .post(path + "/" + step, Json.of("reason", "A reason"))
                .expect(200)
                .json()
                .path("status")
                .asText();
    }

    private static Answer patch(String path, JsonNode body) {
        return Operator.api()
                .send(
                        "PATCH",
                        path,
                        "application/json",
                        java.net.http.HttpRequest.BodyPublishers.ofString(body.toString()));
    }
}
