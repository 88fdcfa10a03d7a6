package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every endpoint that takes a body, every kind of wrong body: a clear refusal with a code, and nothing half-written. */
class BadInputIT {
    private static final Person PERSON = Product.newCustomer();
    private static final String CONVERSATION =
            Product.chat(PERSON, "Hello").path("conversation_id").asText();
    private static final String NEW_PASSWORD = "another-Horse-5c1e8b42f0a7";

    /**
     * An endpoint and what a good body for it looks like.
     *
     * @param template the path as the document has it
     * @param text its required text fields
     */
    private record Endpoint(
            String method, String template, Supplier<Api> caller, Supplier<ObjectNode> good, List<String> text) {
        Endpoint(String path, boolean signedIn, Supplier<ObjectNode> good, List<String> text) {
            this("POST", path, signedIn ? () -> PERSON.api() : Product::api, good, text);
        }

        Api api() {
            return caller.get();
        }

        /** Something of the caller's own where the path names an object. */
        String path() {
            return template.replace("{tenant_id}", PERSON.tenantId())
                    .replace("{user_id}", PERSON.userId())
                    // a body is looked at before the object it is about
                    .replace("{request_id}", PERSON.userId())
                    .replace("{run_id}", PERSON.userId())
                    .replace("{call_id}", "call_1")
                    .replace("{jti}", PERSON.tenantId())
                    .replace("{plan_code}", "starter")
                    .replace("{conversation_id}", CONVERSATION);
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    private static Endpoint operators(String method, String template, Supplier<ObjectNode> good, String... text) {
        return new Endpoint(method, template, Operator::api, good, List.of(text));
    }

    private static Endpoint persons(String method, String template, Supplier<ObjectNode> good, String... text) {
        return new Endpoint(method, template, () -> PERSON.api(), good, List.of(text));
    }

    private static final List<Endpoint> ENDPOINTS = List.of(
            new Endpoint(
                    "/api/v1/auth/register", false, Person::registration, List.of("email", "password", "tenant_name")),
            new Endpoint(
                    "/api/v1/auth/token",
                    false,
                    () -> Json.of("email", PERSON.email(), "password", PERSON.password()),
                    List.of("email", "password")),
            new Endpoint(
                    "/api/v1/auth/refresh",
                    false,
                    () -> Json.of("refresh_token", PERSON.refreshToken()),
                    List.of("refresh_token")),
            new Endpoint(
                    "/api/v1/auth/logout",
                    true,
                    () -> Json.of("refresh_token", PERSON.refreshToken()),
                    List.of("refresh_token")),
            new Endpoint(
                    "/api/v1/auth/password/change",
                    true,
                    () -> Json.of("current_password", "wrong-Password-000", "new_password", NEW_PASSWORD),
                    List.of("current_password", "new_password")),
            new Endpoint(
                    "/api/v1/auth/password/reset",
                    true,
                    () -> Json.of("user_id", java.util.UUID.randomUUID().toString(), "new_password", NEW_PASSWORD),
                    List.of("user_id", "new_password")),
            new Endpoint(
                    "/api/v1/auth/password/forgot",
                    false,
                    () -> Json.of("email", "nobody@example.com"),
                    List.of("email")),
            new Endpoint(
                    "/api/v1/auth/password/confirm",
                    false,
                    () -> Json.of("token", "x.y", "new_password", NEW_PASSWORD),
                    List.of("token", "new_password")),
            new Endpoint(
                    "/api/v1/auth/request-access",
                    false,
                    () -> Json.of(
                            "email",
                            "nobody-" + java.util.UUID.randomUUID() + "@example.com",
                            "organization",
                            "Nobody and sons",
                            "full_name",
                            "No Body",
                            "accept_terms",
                            true),
                    List.of("email", "organization", "full_name")),
            operators("POST", "/api/v1/auth/invites", () -> Json.of()),
            operators("POST", "/api/v1/auth/signup-requests/{request_id}/approve", () -> Json.of()),
            operators("POST", "/api/v1/auth/signup-requests/{request_id}/reject", () -> Json.of()),
            new Endpoint("/api/v1/auth/email/verify", false, () -> Json.of("token", "x.y"), List.of("token")),
            new Endpoint(
                    "/api/v1/auth/mfa/totp/verify",
                    true,
                    () -> Json.of("method_id", UUID.randomUUID().toString(), "code", "000000"),
                    List.of("method_id", "code")),
            new Endpoint(
                    "/api/v1/auth/mfa/complete",
                    false,
                    () -> Json.of(
                            "challenge_token", "a.challenge.token",
                            "method_id", UUID.randomUUID().toString(),
                            "code", "000000"),
                    List.of("challenge_token", "method_id", "code")),
            persons("PATCH", "/api/v1/tenants/account", () -> Json.of("name", "Name"), "name"),
            persons("PUT", "/api/v1/tenants/settings", () -> Json.of("billing_webhook_url", "https://example.com")),
            persons(
                    "POST",
                    "/api/v1/tenants/members",
                    () -> Json.of("email", "x@example.com", "role", "member"),
                    "email",
                    "role"),
            persons("PATCH", "/api/v1/tenants/members/{user_id}/role", () -> Json.of("role", "member"), "role"),
            persons(
                    "POST",
                    "/api/v1/tenants/invites",
                    () -> Json.of("invited_email", "x@example.com", "role", "member"),
                    "invited_email",
                    "role"),
            new Endpoint(
                    "/api/v1/tenants/invites/accept",
                    false,
                    () -> Json.of("token", "x", "password", "correct-Horse-battery-9"),
                    List.of("token", "password")),
            persons("POST", "/api/v1/tenants/invites/accept/current", () -> Json.of("token", "x"), "token"),
            persons("POST", "/api/v1/tenants/deletion", () -> Json.of("current_password", "x"), "current_password"),
            persons("POST", "/api/v1/auth/switch-tenant", () -> Json.of("tenant_id", PERSON.tenantId()), "tenant_id"),
            persons(
                    "PUT",
                    "/api/v1/users/notification-preferences",
                    () -> Json.of("channel", "email", "category", "billing"),
                    "channel",
                    "category"),
            operators("PUT", "/api/v1/platform/tenants/{tenant_id}/features", () -> Json.parse("{\"flags\": {}}")
                    .deepCopy()),
            operators("PUT", "/api/v1/platform/tenants/{tenant_id}/limits", () -> Json.parse("{\"limits\": {}}")
                    .deepCopy()),
            persons("PATCH", "/api/v1/users/me/profile", () -> Json.of("display_name", "Name")),
            persons(
                    "PATCH",
                    "/api/v1/users/me/email",
                    () -> Json.of("current_password", "x", "new_email", "x@example.com"),
                    "current_password",
                    "new_email"),
            persons("POST", "/api/v1/users/me/disable", () -> Json.of("current_password", "x"), "current_password"),
            persons("POST", "/api/v1/users/me/deletion", () -> Json.of("current_password", "x"), "current_password"),
            operators("POST", "/api/v1/platform/tenants", () -> Json.of("name", "Name"), "name"),
            operators("PATCH", "/api/v1/platform/tenants/{tenant_id}", () -> Json.of("name", "Name")),
            operators(
                    "POST", "/api/v1/platform/tenants/{tenant_id}/suspend", () -> Json.of("reason", "none"), "reason"),
            operators(
                    "POST",
                    "/api/v1/platform/tenants/{tenant_id}/reactivate",
                    () -> Json.of("reason", "none"),
                    "reason"),
            operators(
                    "POST",
                    "/api/v1/platform/tenants/{tenant_id}/deprovision",
                    () -> Json.of("reason", "none"),
                    "reason"),
            operators(
                    "POST",
                    "/api/v1/platform/plans",
                    () -> Json.parse("{\"code\":\"bad\",\"name\":\"Bad\",\"prices\":[]}")
                            .deepCopy(),
                    "code",
                    "name"),
            operators("PATCH", "/api/v1/platform/plans/{plan_code}", () -> Json.of("name", "Starter")),
            persons(
                    "POST",
                    "/api/v1/billing/tenants/{tenant_id}/subscription",
                    () -> Json.of("plan_code", "no-such-plan"),
                    "plan_code"),
            persons(
                    "PATCH",
                    "/api/v1/billing/tenants/{tenant_id}/subscription",
                    () -> Json.of("billing_email", PERSON.email())),
            persons(
                    "POST",
                    "/api/v1/billing/tenants/{tenant_id}/subscription/plan",
                    () -> Json.of("plan_code", "no-such-plan"),
                    "plan_code"),
            persons("POST", "/api/v1/billing/tenants/{tenant_id}/subscription/cancel", () -> Json.of()),
            persons("POST", "/api/v1/billing/tenants/{tenant_id}/upcoming-invoice", () -> Json.of()),
            persons("POST", "/api/v1/billing/tenants/{tenant_id}/payment-methods/setup-intent", () -> Json.of()),
            persons(
                    "POST",
                    "/api/v1/billing/tenants/{tenant_id}/checkout",
                    () -> Json.of("plan_code", "no-such-plan"),
                    "plan_code"),
            persons("POST", "/api/v1/billing/tenants/{tenant_id}/portal", () -> Json.of()),
            persons(
                    "POST",
                    "/api/v1/billing/tenants/{tenant_id}/usage",
                    () -> Json.of("feature_key", "documents", "quantity", 1),
                    "feature_key"),
            new Endpoint(
                    "/api/v1/auth/service-accounts/issue",
                    false,
                    () -> ServiceAccountIT.monitor(PERSON),
                    List.of("account")),
            new Endpoint(
                    "/api/v1/auth/service-accounts/token",
                    false,
                    () -> Json.of("refresh_token", "a.refresh.token"),
                    List.of("refresh_token")),
            new Endpoint(
                    "/api/v1/auth/service-accounts/browser-issue",
                    true,
                    () -> ServiceAccountIT.monitor(PERSON).put("reason", "for the nightly check"),
                    List.of("account", "reason")),
            new Endpoint("/api/v1/auth/service-accounts/tokens/{jti}/revoke", true, () -> Json.of(), List.of()),
            new Endpoint(
                    "/api/v1/test-fixtures/apply",
                    false,
                    () -> Json.parse("{\"tenants\": []}").deepCopy(),
                    List.of()),
            new Endpoint(
                    "/api/v1/test-fixtures/email-verification-token",
                    false,
                    () -> Json.of("email", "nobody@example.com"),
                    List.of("email")),
            new Endpoint(
                    "/api/v1/test-fixtures/password-reset-token",
                    false,
                    () -> Json.of("email", "nobody@example.com"),
                    List.of("email")),
            persons(
                    "PATCH",
                    "/api/v1/conversations/{conversation_id}/title",
                    () -> Json.of("display_name", "Title"),
                    "display_name"),
            persons("POST", "/api/v1/conversations/{conversation_id}/fork", () -> Json.of()),
            persons("PATCH", "/api/v1/conversations/{conversation_id}/memory", () -> Json.of("mode", "trim")),
            persons(
                    "POST",
                    "/api/v1/runs/{run_id}/approvals/{call_id}",
                    () -> Json.of("decision", "approve"),
                    "decision"),
            new Endpoint(
                    "/v1/chat/completions",
                    true,
                    () -> Json.parse("{\"model\":\"triage\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                            .deepCopy(),
                    List.of("model")),
            new Endpoint(
                    "/v1/responses",
                    true,
                    () -> Json.of("model", "triage", "input", "Hello"),
                    List.of("model", "input")),
            new Endpoint(
                    "/mcp",
                    true,
                    () -> Json.parse("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                            .deepCopy(),
                    List.of("jsonrpc", "method")),
            new Endpoint("/api/v1/chat", true, () -> Json.of("message", "Hello"), List.of("message")),
            new Endpoint("/api/v1/chat/stream", true, () -> Json.of("message", "Hello"), List.of("message")));

    @Test
    void everyEndpointWithABody_isInThisTest() {
        Set<String> tested =
                Set.copyOf(ENDPOINTS.stream().map(Endpoint::toString).toList());

        assertThat(OpenApi.published().operations())
                .filteredOn(OpenApi.Operation::takesBody)
                // looks at the signature before the body; StripeWebhookIT has it
                .filteredOn(operation -> !operation.path().equals("/webhooks/stripe"))
                .extracting(OpenApi.Operation::toString)
                .allMatch(tested::contains);
    }

    @TestFactory
    Stream<DynamicTest> malformedJson_is400() {
        return everyEndpoint(endpoint -> {
            for (String body : List.of("{", "{\"a\":}", "nonsense", "{} {}", "[1,", "\"text", "{'a':1}", "\u0000")) {
                send(endpoint, body).problem(400, "malformed-request");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> anEmptyBody_is400() {
        return everyEndpoint(endpoint -> {
            send(endpoint, "").problem(400, "malformed-request");
            send(endpoint, "  \n").problem(400, "malformed-request");
        });
    }

    @TestFactory
    Stream<DynamicTest> aBodyThatIsNoObject_isRefused() {
        return everyEndpoint(endpoint -> {
            for (String body : List.of("[]", "\"text\"", "17", "true", "null")) {
                Answer answer = send(endpoint, body);
                assertThat(answer.status()).as(body).isIn(400, 422);
                answer.problem(answer.status());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aMissingField_is422_andNamed() {
        return everyField((endpoint, field) -> {
            ObjectNode body = endpoint.good().get();
            body.remove(field);

            send(endpoint, body.toString()).fieldFault("/" + field);
        });
    }

    @TestFactory
    Stream<DynamicTest> aNullField_is422_andNamed() {
        return everyField((endpoint, field) ->
                send(endpoint, endpoint.good().get().putNull(field).toString()).fieldFault("/" + field));
    }

    @TestFactory
    Stream<DynamicTest> aBlankField_is422_andNamed() {
        return everyField((endpoint, field) -> {
            for (String blank : List.of("", "   ", "\t\n")) {
                send(endpoint, endpoint.good().get().put(field, blank).toString())
                        .fieldFault("/" + field);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aWrongType_is422_andNamed() {
        return everyField((endpoint, field) -> {
            for (JsonNode wrong :
                    List.of(Json.parse("17"), Json.parse("true"), Json.parse("[\"x\"]"), Json.parse("{}"))) {
                ObjectNode body = endpoint.good().get();
                body.set(field, wrong);
                send(endpoint, body.toString()).fieldFault("/" + field);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aNulCharacter_is422_andNamed() {
        return everyField((endpoint, field) -> {
            ObjectNode body = endpoint.good().get();
            body.put(field, "a\u0000b" + body.path(field).asText());

            send(endpoint, body.toString()).fieldFault("/" + field);
        });
    }

    @TestFactory
    Stream<DynamicTest> anOverlongField_is4xx() {
        return everyField((endpoint, field) -> {
            Answer answer = send(
                    endpoint,
                    endpoint.good().get().put(field, "x".repeat(200_000)).toString());
            assertThat(answer.status()).isIn(400, 401, 403, 422);
            answer.problem(answer.status());
        });
    }

    @TestFactory
    Stream<DynamicTest> aLoneSurrogate_isNoServerError() {
        return everyField((endpoint, field) -> {
            String body = endpoint.good().get().put(field, "@@").toString().replace("@@", "\\ud800");
            Answer answer = send(endpoint, body);
            assertThat(answer.status()).isIn(400, 401, 422);
            answer.problem(answer.status());
        });
    }

    @TestFactory
    Stream<DynamicTest> aBodyOver1MiB_is413() {
        return everyEndpoint(endpoint -> {
            String body =
                    endpoint.good().get().put("padding", "x".repeat(1 << 20)).toString();

            send(endpoint, body).problem(413, "payload-too-large");
            // the same without a length announced
            endpoint.api()
                    .send(
                            endpoint.method(),
                            endpoint.path(),
                            "application/json",
                            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(
                                    body.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                    .problem(413, "payload-too-large");
        });
    }

    @TestFactory
    Stream<DynamicTest> anotherMediaType_is415() {
        return everyEndpoint(endpoint -> {
            for (String type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded")) {
                endpoint.api()
                        .send(
                                endpoint.method(),
                                endpoint.path(),
                                type,
                                BodyPublishers.ofString(endpoint.good().get().toString()))
                        .problem(415, "unsupported-media-type");
            }
            endpoint.api()
                    .send(
                            endpoint.method(),
                            endpoint.path(),
                            null,
                            BodyPublishers.ofString(endpoint.good().get().toString()))
                    .problem(415, "unsupported-media-type");
        });
    }

    @TestFactory
    Stream<DynamicTest> anUnacceptableAnswer_is406() {
        return everyEndpoint(endpoint -> {
            Answer answer = endpoint.api()
                    .with("Accept", "image/png")
                    .send(endpoint.method(), endpoint.path(), "application/json", BodyPublishers.ofString("{}"));
            answer.problem(406, "not-acceptable");
        });
    }

    @TestFactory
    Stream<DynamicTest> deepNesting_isRefusedWithoutHarm() {
        return everyEndpoint(endpoint -> {
            String deep = "[".repeat(100_000) + "]".repeat(100_000);
            Answer answer = send(endpoint, "{\"extra\":" + deep + "}");
            assertThat(answer.status()).isIn(400, 422);
            answer.problem(answer.status());
        });
    }

    @TestFactory
    Stream<DynamicTest> aCorrelationId_isTakenWhenSane_andMadeWhenNot() {
        return everyEndpoint(endpoint -> {
            Answer kept = endpoint.api()
                    .with("X-Correlation-ID", "test-correlation-0001")
                    .send(endpoint.method(), endpoint.path(), "application/json", BodyPublishers.ofString("{"));
            Answer replaced = endpoint.api()
                    .with("X-Correlation-ID", "<script>alert(1)</script>")
                    .send(endpoint.method(), endpoint.path(), "application/json", BodyPublishers.ofString("{"));

            assertThat(kept.header("X-Correlation-ID")).contains("test-correlation-0001");
            assertThat(replaced.header("X-Correlation-ID").orElse(""))
                    .isNotBlank()
                    .doesNotContain("<");
        });
    }

    @AfterAll
    static void nothingWasHalfWritten() {
        assertThat(PERSON.api()
                        .get("/api/v1/conversations")
                        .expect(200)
                        .json()
                        .path("items")
                        .findValuesAsText("conversation_id"))
                .as("conversations after nothing but bad input")
                .containsExactly(CONVERSATION);
        PERSON.refresh().expect(200);
    }

    private static Answer send(Endpoint endpoint, String body) {
        return endpoint.api()
                .send(endpoint.method(), endpoint.path(), "application/json", BodyPublishers.ofString(body));
    }

    private static Stream<DynamicTest> everyEndpoint(Consumer<Endpoint> test) {
        return ENDPOINTS.stream()
                .map(endpoint -> DynamicTest.dynamicTest(endpoint.toString(), () -> test.accept(endpoint)));
    }

    private static Stream<DynamicTest> everyField(java.util.function.BiConsumer<Endpoint, String> test) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Endpoint endpoint : ENDPOINTS) {
            for (String field : endpoint.text()) {
                tests.add(DynamicTest.dynamicTest(endpoint + " " + field, () -> test.accept(endpoint, field)));
            }
        }
        return tests.stream();
    }
}
