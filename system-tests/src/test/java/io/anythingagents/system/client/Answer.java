package io.anythingagents.system.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One HTTP answer, read to its end. */
public record Answer(String request, HttpResponse<byte[]> response) {
    /** Words that would tell a stranger what runs here. */
    private static final List<String> INNARDS = List.of(
            "<html",
            "io.anythingagents.",
            "java.lang.",
            "jakarta.",
            "org.hibernate",
            "org.postgresql",
            "org.jboss",
            "resteasy",
            "wildfly",
            "undertow",
            "payara",
            "glassfish",
            "jersey",
            "select ",
            "sqlstate",
            "stacktrace",
            "\tat ");

    public int status() {
        return response.statusCode();
    }

    public String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        return Json.parse(text());
    }

    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** Asserts the status and gives the answer back. */
    public Answer expect(int status) {
        assertThat(status())
                .as("status of %s, answered %s", request, Json.shortened(text()))
                .isEqualTo(status);
        return this;
    }

    /** Asserts a refusal with this status and code in the shape every error has. */
    public JsonNode problem(int status, String code) {
        JsonNode problem = problem(status);
        assertThat(problem.path("code").asText())
                .as("code of %s: %s", request, problem)
                .isEqualTo(code);
        return problem;
    }

    /** Asserts a refusal with this status in the shape every error has, whatever its code. */
    public JsonNode problem(int status) {
        if (request.contains(" /v1/")) {
            return DoorError.of(this, status);
        }
        expect(status);
        assertThat(header("Content-Type").orElse(""))
                .as("content type of %s", request)
                .startsWith("application/problem+json");
        assertThat(header("X-Correlation-ID"))
                .as("correlation id of %s", request)
                .isPresent();
        JsonNode body = json();
        assertThat(body.path("status").asInt()).as("status member: %s", body).isEqualTo(status);
        for (String name : List.of("type", "title", "detail", "instance", "code", "error", "message")) {
            assertThat(body.path(name).isTextual())
                    .as("%s is text in %s", name, body)
                    .isTrue();
            assertThat(body.path(name).asText()).as("%s in %s", name, body).isNotBlank();
        }
        assertThat(body.path("code").asText()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
        assertThat(body.path("error")).isEqualTo(body.path("code"));
        assertThat(body.path("message")).isEqualTo(body.path("detail"));
        assertThat(body.path("success").isBoolean() && !body.path("success").asBoolean())
                .as("success is false in %s", body)
                .isTrue();
        assertThat(body.has("details")).as("details is written in %s", body).isTrue();
        for (JsonNode fault : body.path("errors")) {
            // the empty pointer is the whole body (RFC 6901)
            assertThat(fault.path("pointer").isTextual())
                    .as("pointer in %s", body)
                    .isTrue();
            assertThat(fault.path("code").asText()).as("field code in %s", body).matches("[a-z]+(-[a-z]+)*");
        }
        showsNothingOfTheServer();
        return body;
    }

    /** Asserts that a 422 names exactly this field. */
    public JsonNode fieldFault(String pointer) {
        JsonNode problem = problem(422, "validation-failed");
        assertThat(problem.path("errors").findValuesAsText("pointer"))
                .as("faulty fields of %s", request)
                .contains(pointer);
        return problem;
    }

    /** Asserts that neither body nor headers name a class, a statement or a product. */
    public void showsNothingOfTheServer() {
        String shown = (text() + response.headers().map()).toLowerCase(Locale.ROOT);
        assertThat(shown).as("answer to %s", request).doesNotContain(INNARDS);
    }
}
