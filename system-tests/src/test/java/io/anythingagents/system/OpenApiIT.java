package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.OpenApi.Operation;
import io.anythingagents.system.client.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The OpenAPI document describes the routes that answer, and no others. */
class OpenApiIT {
    private static final OpenApi API = OpenApi.published();

    @Test
    void theDocument_isOpenApi3_andNamesItsOperations() {
        assertThat(API.document().path("openapi").asText()).startsWith("3.");
        assertThat(API.document().path("info").path("title").asText()).isEqualTo("Anything Agents");
        assertThat(API.operations()).hasSizeGreaterThanOrEqualTo(25);
        assertThat(API.operations())
                .extracting(
                        operation -> operation.description().path("operationId").asText())
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
    }

    @Test
    void theDocument_namesTheRoutesOfTheContract() {
        assertThat(API.operations())
                .extracting(Operation::toString)
                .contains(
                        "POST /api/v1/auth/register",
                        "POST /api/v1/auth/token",
                        "POST /api/v1/auth/refresh",
                        "POST /api/v1/auth/logout",
                        "POST /api/v1/auth/logout/all",
                        "GET /api/v1/auth/me",
                        "POST /api/v1/auth/email/send",
                        "POST /api/v1/auth/email/verify",
                        "GET /.well-known/jwks.json",
                        "POST /api/v1/chat",
                        "POST /api/v1/chat/stream",
                        "GET /api/v1/runs/{run_id}/events",
                        "POST /api/v1/runs/{run_id}/cancel",
                        "GET /api/v1/conversations",
                        "GET /api/v1/conversations/{conversation_id}",
                        "GET /api/v1/conversations/{conversation_id}/messages",
                        "DELETE /api/v1/conversations/{conversation_id}",
                        "GET /api/v1/agents",
                        "GET /api/v1/agents/{agent_name}/status",
                        "GET /api/v1/tools",
                        "GET /health",
                        "GET /health/live",
                        "GET /health/ready",
                        "GET /health/started");
    }

    @TestFactory
    Stream<DynamicTest> everyRouteOfTheDocument_answers() {
        return API.operations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    String path = operation
                            .path()
                            .replaceAll("\\{[^}]+}", UUID.randomUUID().toString());

                    Answer answer = Product.api()
                            .send(
                                    operation.method(),
                                    path,
                                    operation.takesBody() ? "application/json" : null,
                                    operation.takesBody() ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());

                    assertThat(answer.status()).isNotIn(405, 500, 501);
                    if (operation.needsToken(API.document())) {
                        assertThat(answer.status()).isEqualTo(401);
                    } else {
                        assertThat(answer.status()).isNotIn(401, 403);
                    }
                    assertThat(List.of(200, 201, 202, 204, 400, 401, 404, 422, 503))
                            .contains(answer.status());
                }));
    }

    @Test
    void everyReferenceInTheDocument_leadsSomewhere() {
        for (String reference : API.document().findValuesAsText("$ref")) {
            assertThat(reference).startsWith("#/");
            JsonNode target = API.document().at(reference.substring(1));
            assertThat(target.isMissingNode()).as(reference).isFalse();
        }
    }

    @Test
    void errorPages_existForEveryCode() {
        Answer refused = Product.api().get("/nothing-here");
        String type = refused.problem(404).path("type").asText();

        Answer page = Product.api().get(java.net.URI.create(type).getPath());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("not-found");
    }
}
