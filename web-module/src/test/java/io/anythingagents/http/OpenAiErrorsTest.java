package io.anythingagents.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.FieldFault;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenAiErrorsTest {
    @Test
    void onlyTheDoorsOwnPaths_speakLikeThat() {
        assertThat(OpenAiErrors.spokenAt("/v1")).isTrue();
        assertThat(OpenAiErrors.spokenAt("/v1/models")).isTrue();
        assertThat(OpenAiErrors.spokenAt("/v10")).isFalse();
        assertThat(OpenAiErrors.spokenAt("/api/v1/chat")).isFalse();
    }

    @Test
    void aFaultyField_isNamedTheWayTheyNameThem() {
        JsonObject error =
                of(DomainException.invalid(List.of(new FieldFault("/messages/0/content", "required", "Is required."))));

        assertThat(error.getString("param")).isEqualTo("messages[0].content");
        assertThat(error.getString("message")).isEqualTo("messages[0].content: Is required.");
        assertThat(error.getString("code")).isEqualTo("required");
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(OpenAiErrors.status(422)).isEqualTo(400);
        assertThat(OpenAiErrors.status(429)).isEqualTo(429);
    }

    @Test
    void codesTheirClientsLookFor_areTheirs_allOthersOurs() {
        assertThat(of(new DomainException(ErrorCode.NOT_AUTHENTICATED, "x")).getString("code"))
                .isEqualTo("invalid_api_key");
        assertThat(of(new DomainException(ErrorCode.RATE_LIMITED, "x")).getString("type"))
                .isEqualTo("rate_limit_error");
        JsonObject model = of(new DomainException(ErrorCode.MODEL_NOT_FOUND, "x", Map.of("param", "model")));
        assertThat(model.getString("code")).isEqualTo("model_not_found");
        assertThat(model.getString("param")).isEqualTo("model");
        JsonObject live = of(new DomainException(ErrorCode.RUN_IN_PROGRESS, "x"));
        assertThat(live.getString("code")).isEqualTo("run_in_progress");
        assertThat(live.isNull("param")).isTrue();
        assertThat(of(new DomainException(ErrorCode.SERVER_BUSY, "x")).getString("type"))
                .isEqualTo("server_error");
    }

    private static JsonObject of(DomainException refusal) {
        byte[] problem = Problem.of(refusal).toJson("id");
        return Json.createReader(new ByteArrayInputStream(OpenAiErrors.of(problem)))
                .readObject()
                .getJsonObject("error");
    }
}
