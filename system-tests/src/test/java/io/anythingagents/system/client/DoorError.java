package io.anythingagents.system.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Refusals under {@code /v1}, in the shape of OpenAI's API, read as what they would be elsewhere. */
final class DoorError {
    private DoorError() {}

    /** Asserts the shape; gives what the tests of all routes look at. */
    static JsonNode of(Answer answer, int status) {
        answer.expect(status == 422 ? 400 : status);
        assertThat(answer.header("Content-Type").orElse(""))
                .as("content type of %s", answer.request())
                .startsWith("application/json");
        assertThat(answer.header("X-Correlation-ID")).isPresent();
        JsonNode error = answer.json().path("error");
        assertThat(error.path("message").asText()).as("message: %s", error).isNotBlank();
        assertThat(error.path("type").asText()).as("type: %s", error).matches("[a-z]+(_[a-z]+)*");
        assertThat(error.path("code").asText()).as("code: %s", error).matches("[a-z]+(_[a-z]+)*");
        assertThat(error.has("param")).isTrue();
        answer.showsNothingOfTheServer();
        ObjectNode problem = Json.of("detail", error.path("message").asText(), "code", code(error, status));
        if (status == 422) {
            // a fault within a field is one of the field
            String pointer = pointer(error.path("param").asText());
            ArrayNode errors = problem.putArray("errors");
            errors.addObject().put("pointer", pointer);
            errors.addObject().put("pointer", pointer.replaceAll("^(/[^/]*)/.*", "$1"));
        }
        return problem;
    }

    private static String code(JsonNode error, int status) {
        if (status == 422) {
            return "validation-failed";
        }
        String code = error.path("code").asText();
        return code.equals("invalid_api_key") ? "not-authenticated" : code.replace('_', '-');
    }

    private static String pointer(String param) {
        return "/" + param.replace("[", "/").replace("]", "").replace(".", "/");
    }
}
