package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.LocalModel;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the model provider does, the client gets one terminal frame and keeps what had been written. */
class ProviderFailureIT {
    private static final Person PERSON = Product.newCustomer();
    private static final LocalModel MODEL = Product.running().localModel();

    @Test
    void aFailureBeforeAnyOutput_isRetriedUnseen() {
        String marker = marker();
        MODEL.fail("fail_500", marker, 1, 0);

        List<Frame> frames = streamed("Hello " + marker);

        JsonNode last = StreamContract.check(frames);
        assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
    }

    @Test
    void aRateLimit_isWaitedForAsTheProviderAsks() {
        String marker = marker();
        MODEL.fail("rate_limit", marker, 1, 0);

        JsonNode last = StreamContract.check(streamed("Hello " + marker));

        assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
    }

    @Test
    void aProviderThatKeepsFailing_endsInOneError() {
        String marker = marker();
        MODEL.fail("fail_500", marker, 0, 0);

        List<Frame> frames = streamed("Hello " + marker);

        JsonNode last = StreamContract.check(frames);
        assertThat(last.path("kind").asText()).isEqualTo("error");
        assertThat(last.path("error").path("code").asText()).isEqualTo("provider-failed");
        assertThat(last.path("error").path("source").asText()).isEqualTo("provider");
        assertThat(last.path("error").path("is_retryable").asBoolean()).isTrue();
        assertThat(last.toString()).doesNotContain("127.0.0.1").doesNotContain("Exception");
        theConversationGoesOn(frames);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut_stream", "response_failed", "malformed"})
    void aFailureInTheMiddle_endsInOneError_andKeepsThePartialAnswer(String kind) {
        String marker = marker();
        MODEL.fail(kind, marker, 0, 5);

        List<Frame> frames = streamed("Tell me a story in 60 words " + marker);

        JsonNode last = StreamContract.check(frames);
        assertThat(last.path("kind").asText()).isEqualTo("error");
        String partial = StreamContract.lastMessageText(frames);
        assertThat(partial).isNotBlank();
        String conversation = last.path("conversation_id").asText();
        JsonNode messages = PERSON.api()
                .get("/api/v1/conversations/" + conversation)
                .expect(200)
                .json()
                .path("messages");
        assertThat(messages).hasSize(2);
        assertThat(messages.path(1).path("role").asText()).isEqualTo("assistant");
        assertThat(messages.path(1).path("content").asText()).isEqualTo(partial);
        theConversationGoesOn(frames);
    }

    @Test
    void anAnswerCutByTheProvider_isIncomplete() {
        String marker = marker();
        MODEL.fail("incomplete", marker, 0, 5);

        JsonNode last = StreamContract.check(streamed("Tell me a story in 60 words " + marker));

        assertThat(last.path("final").path("status").asText()).isEqualTo("incomplete");
        assertThat(last.path("final").path("response_text").asText()).isNotBlank();
    }

    @Test
    void malformedToolArguments_goBackToTheModel_notToTheTool() {
        List<Frame> frames = streamed("call get_current_time with {\"timezone\": }");

        StreamContract.check(frames);
    }

    @Test
    void thePlainAnswer_saysThatTheProviderFailed() {
        String marker = marker();
        MODEL.fail("fail_500", marker, 0, 0);

        JsonNode problem = PERSON.api()
                .post("/api/v1/chat", Json.of("message", "Hello " + marker))
                .problem(502, "model-provider-failed");

        assertThat(problem.toString()).doesNotContain("127.0.0.1").doesNotContain("OpenAI");
    }

    private static void theConversationGoesOn(List<Frame> frames) {
        String conversation = frames.get(0).json().path("conversation_id").asText();
        JsonNode next = Product.chat(PERSON, conversation, "Are you still there? " + marker());
        assertThat(next.path("response").asText()).isNotBlank();
    }

    private static List<Frame> streamed(String message) {
        try (SseStream stream = Product.stream(PERSON, message)) {
            return stream.untilClosed();
        }
    }

    private static String marker() {
        return "marker-" + UUID.randomUUID();
    }
}
