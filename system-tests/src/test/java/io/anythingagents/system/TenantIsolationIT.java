package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.OpenApi.Operation;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Authenticator;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No route shows or changes another tenant's objects. Made from the OpenAPI document, so that a new route is covered. */
class TenantIsolationIT {
    private static final Person OWNER = Product.newCustomer();
    private static final Person STRANGER = Product.newCustomer();
    private static final JsonNode CHAT = Product.chat(OWNER, "Ours alone " + UUID.randomUUID());
    private static final String CONVERSATION = CHAT.path("conversation_id").asText();
    private static final String RUN = runOfOwner();

    /** What each path parameter names: an object of the owner's tenant. A missing name fails the test. */
    private static final Map<String, String> OWNERS_OBJECTS = ownersObjects();

    /** Parameters that name no tenant's object. */
    private static final Map<String, String> PUBLIC_NAMES = Map.ofEntries(
            Map.entry("agent_name", "triage"),
            Map.entry("model", "triage"),
            Map.entry("preset_key", "strict"),
            Map.entry("guardrail_key", "url_filter"),
            Map.entry("code", "not-found"),
            Map.entry("page", "signin"),
            Map.entry("file", "x.js"),
            // one catalog for all tenants
            Map.entry("plan_code", "starter"),
            Map.entry("stripe_event_id", "evt_unknown"),
            // the platform's, for its operators only
            Map.entry("invite_id", UUID.randomUUID().toString()),
            Map.entry("request_id", UUID.randomUUID().toString()),
            Map.entry("meter_event_id", UUID.randomUUID().toString()));

    @TestFactory
    Stream<DynamicTest> aStrangerFindsNothing() {
        return OpenApi.published().protectedOperations().stream()
                .filter(operation -> operation.parameters().stream().noneMatch(PUBLIC_NAMES::containsKey))
                .filter(operation -> !operation.parameters().isEmpty())
                .filter(operation -> !operation.path().startsWith("/api/v1/platform/"))
                .filter(operation -> !namesTheTenant(operation))
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    String path = operation.at(OWNERS_OBJECTS);

                    Answer foreign = call(STRANGER.api(), operation, path);
                    Answer unknown = call(
                            STRANGER.api(),
                            operation,
                            path.replaceAll(
                                    "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                                    UUID.randomUUID().toString()));

                    JsonNode problem = foreign.problem(404, "not-found");
                    assertThat(problem.path("detail"))
                            .as("unknown and foreign look the same")
                            .isEqualTo(unknown.problem(404, "not-found").path("detail"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> aPathThatNamesAnotherTenant_isRefused() {
        return OpenApi.published().protectedOperations().stream()
                .filter(TenantIsolationIT::namesTheTenant)
                .map(operation -> DynamicTest.dynamicTest(
                        operation.toString(), () -> call(STRANGER.api(), operation, operation.at(OWNERS_OBJECTS))
                                .problem(403, "tenant-mismatch")));
    }

    @TestFactory
    Stream<DynamicTest> anonymousIsRefusedEverywhere() {
        return OpenApi.published().protectedOperations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    String path = operation.at(all());

                    Answer answer = call(Product.api(), operation, path);

                    answer.problem(401, "not-authenticated");
                    assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
                }));
    }

    @TestFactory
    Stream<DynamicTest> aTenantHeaderThatDiffersFromTheToken_isRefused() {
        return OpenApi.published().protectedOperations().stream()
                .filter(operation -> !operation.path().contains("/auth/"))
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> call(
                                STRANGER.api().with("X-Tenant-Id", OWNER.tenantId()), operation, operation.at(all()))
                        .problem(403, "tenant-mismatch")));
    }

    @Test
    void theOwner_stillHasEverything() {
        Api api = OWNER.api();

        assertThat(api.get("/api/v1/conversations/" + CONVERSATION)
                        .expect(200)
                        .json()
                        .path("messages"))
                .hasSize(2);
        assertThat(api.get("/api/v1/runs/" + RUN).expect(200).text()).doesNotContain("cancelled");
    }

    @Test
    void listsShowOnlyOnesOwn() {
        Person reader = Product.newCustomer();
        Product.chat(reader, "Mine");

        JsonNode items =
                reader.api().get("/api/v1/conversations").expect(200).json().path("items");
        JsonNode scoped =
                reader.api().get("/api/v1/conversations?scope=tenant").json().path("items");

        assertThat(items).hasSize(1);
        assertThat(scoped.toString()).doesNotContain(CONVERSATION);
    }

    @Test
    void theMatchingTenantHeader_changesNothing() {
        OWNER.api()
                .with("X-Tenant-Id", OWNER.tenantId())
                .get("/api/v1/conversations")
                .expect(200);
        OWNER.api().with("X-Tenant-Id", "nonsense").get("/api/v1/conversations").problem(403, "tenant-mismatch");
    }

    @Test
    void theRoleHeader_narrowsAndNeverWidens() {
        Api api = OWNER.api();

        api.with("X-Tenant-Role", "owner").get("/api/v1/conversations").expect(200);
        api.with("X-Tenant-Role", "viewer").get("/api/v1/conversations").expect(200);
        api.with("X-Tenant-Role", "viewer")
                .post("/api/v1/chat", Json.of("message", "As a viewer"))
                .problem(403);
        api.with("X-Tenant-Role", "member")
                .post("/api/v1/chat", Json.of("message", "As a member"))
                .expect(200);
        api.with("X-Tenant-Role", "emperor").get("/api/v1/conversations").problem(400, "invalid-tenant-role");
    }

    /** The tenant is the token's; a path that names it as well must name the same. */
    private static boolean namesTheTenant(Operation operation) {
        return operation.path().startsWith("/api/v1/billing/tenants/");
    }

    private static Map<String, String> ownersObjects() {
        Map<String, String> objects = new TreeMap<>();
        objects.put("conversation_id", CONVERSATION);
        objects.put("run_id", RUN);
        objects.put(
                "message_id",
                OWNER.api()
                        .get("/api/v1/conversations/" + CONVERSATION)
                        .expect(200)
                        .json()
                        .path("messages")
                        .path(0)
                        .path("message_id")
                        .asText());
        objects.put("response_id", "resp_" + RUN.replace("-", ""));
        objects.put("call_id", "call_1");
        objects.put("session_id", OWNER.session().path("session_id").asText());
        objects.put("method_id", Authenticator.enrolled(OWNER).methodId());
        objects.put("jti", ServiceAccountIT.issuedTo(OWNER));
        objects.put("tenant_id", OWNER.tenantId());
        // the payment provider's ids; the tenant in the path is looked at first
        objects.put("invoice_id", "in_1");
        objects.put("payment_method_id", "pm_1");
        objects.put("user_id", OWNER.userId());
        objects.put(
                "invitation_id",
                TeamIT.invite(OWNER, "isolated@example.com", "viewer")
                        .path("id")
                        .asText());
        objects.put("event_id", idOf(OWNER.api().get("/api/v1/activity")));
        objects.put(
                "export_id",
                OWNER.api()
                        .post("/api/v1/users/me/data-export")
                        .expect(202)
                        .json()
                        .path("id")
                        .asText());
        return objects;
    }

    private static String idOf(Answer list) {
        return list.expect(200).json().path("items").path(0).path("id").asText();
    }

    private static Map<String, String> all() {
        Map<String, String> values = new java.util.HashMap<>(OWNERS_OBJECTS);
        values.putAll(PUBLIC_NAMES);
        return values;
    }

    /** Good where the object is only looked for once the body is. */
    private static String body(String path) {
        if (path.contains("/approvals/")) {
            return "{\"decision\":\"approve\"}";
        }
        return path.endsWith("/role") ? "{\"role\":\"member\"}" : "{}";
    }

    private static Answer call(Api api, Operation operation, String path) {
        return operation.takesBody()
                ? api.send(operation.method(), path, "application/json", BodyPublishers.ofString(body(path)))
                : api.send(operation.method(), path, null, BodyPublishers.noBody());
    }

    private static String runOfOwner() {
        try (var stream = Product.stream(OWNER, "Hello")) {
            String run = stream.next().json().path("run_id").asText();
            stream.untilClosed();
            return run;
        }
    }
}
