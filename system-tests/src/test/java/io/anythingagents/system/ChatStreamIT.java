package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The stream: frames by the contract, deltas while the model still writes, tools and handoffs shown as they happen. */
class ChatStreamIT {
    private static final Person PERSON = Product.newCustomer();

    @Test
    void anAnswer_isStreamedByTheContract() {
        try (SseStream stream = Product.stream(PERSON, "Hello there")) {
            List<Frame> frames = stream.untilClosed();

            JsonNode last = StreamContract.check(frames);
            assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
            assertThat(frames.get(0).event()).isEqualTo("lifecycle");
            assertThat(frames.get(0).json().path("status").asText()).isIn("queued", "in_progress");
            assertThat(last.path("agent").asText()).isEqualTo("triage");
        }
    }

    @Test
    void theHeaders_keepProxiesFromHoldingTheStreamBack() {
        try (SseStream stream = Product.stream(PERSON, "Hello there")) {
            assertThat(stream.header("Content-Type")).matches("(?i)text/event-stream; ?charset=utf-8");
            assertThat(stream.header("Cache-Control")).contains("no-transform").containsAnyOf("no-cache", "no-store");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(stream.header("X-Correlation-ID")).isNotBlank();
            assertThat(stream.header("Content-Encoding")).isEmpty();
            stream.untilClosed();
        }
    }

    @Test
    void deltasArrive_whileTheModelIsStillWriting() {
        // forty words with 20 to 40 ms between them: the last leaves the model 0.8 s after the first at the earliest
        try (SseStream stream = Product.stream(PERSON, "Tell me a story in 40 words")) {
            Frame first = stream.until(frame -> frame.event().equals("message.delta"));
            List<Frame> frames = stream.untilClosed();
            List<Frame> deltas = StreamContract.ofKind(frames, "message.delta");

            StreamContract.check(frames);
            assertThat(deltas).hasSizeGreaterThanOrEqualTo(10);
            long spread = deltas.get(deltas.size() - 1).arrivedNanos() - first.arrivedNanos();
            assertThat(spread).as("arrivals are spread out, not one burst").isGreaterThan(300_000_000L);
            long distinctMoments = deltas.stream()
                    .map(frame -> frame.arrivedNanos() / 10_000_000)
                    .distinct()
                    .count();
            assertThat(distinctMoments).isGreaterThan(deltas.size() / 4);
        }
    }

    @Test
    void theClockTool_isCalledAndShown() {
        try (SseStream stream = Product.stream(PERSON, "What time is it?")) {
            List<Frame> frames = stream.untilClosed();

            StreamContract.check(frames);
            assertThat(frames.stream().map(Frame::event).distinct())
                    .contains("tool.status", "tool.arguments.done", "tool.output", "message.delta");
            String callId = toolCalls(frames, "get_current_time").get(0);
            assertThat(statuses(frames, callId)).containsExactly("in_progress", "completed");
            JsonNode output =
                    StreamContract.ofKind(frames, "tool.output").get(0).json();
            assertThat(output.path("tool_type").asText()).isEqualTo("function");
            assertThat(output.path("output").asText()).containsPattern("\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}");
            JsonNode arguments =
                    StreamContract.ofKind(frames, "tool.arguments.done").get(0).json();
            assertThat(Json.parse(arguments.path("arguments_text").asText()).isObject())
                    .isTrue();
        }
    }

    @Test
    void twoToolsOfOneTurn_areBothRunAndBothShown() {
        String word = "pineapple" + UUID.randomUUID().toString().substring(0, 8);
        Product.chat(PERSON, "Remember the " + word);

        try (SseStream stream =
                Product.stream(PERSON, "Tell me the time and search my conversations for \"" + word + "\"")) {
            List<Frame> frames = stream.untilClosed();

            StreamContract.check(frames);
            List<String> clock = toolCalls(frames, "get_current_time");
            List<String> search = toolCalls(frames, "search_conversations");
            assertThat(clock).hasSize(1);
            assertThat(search).hasSize(1);
            assertThat(statuses(frames, clock.get(0))).containsExactly("in_progress", "completed");
            assertThat(statuses(frames, search.get(0))).containsExactly("in_progress", "completed");
            assertThat(StreamContract.ofKind(frames, "tool.output"))
                    .anySatisfy(frame ->
                            assertThat(frame.json().path("output").asText()).contains(word));
        }
    }

    @Test
    void theSearchTool_neverSeesAnotherTenant() {
        Person other = Product.newCustomer();
        String word = "quokka" + UUID.randomUUID().toString().substring(0, 8);
        Product.chat(other, "Our secret project is called " + word);

        try (SseStream stream = Product.stream(PERSON, "Search my conversations for \"" + word + "\"")) {
            List<Frame> frames = stream.untilClosed();

            StreamContract.check(frames);
            assertThat(StreamContract.ofKind(frames, "tool.output"))
                    .isNotEmpty()
                    .allSatisfy(frame ->
                            assertThat(frame.json().path("output").asText()).doesNotContain("secret project"));
        }
    }

    @Test
    void aHandoff_isAnnouncedBetweenTheAgents() {
        try (SseStream stream = Product.stream(PERSON, "I need my coding colleague")) {
            List<Frame> frames = stream.untilClosed();

            JsonNode last = StreamContract.check(frames);
            List<Frame> handoffs = StreamContract.ofKind(frames, "agent.updated");
            assertThat(handoffs).hasSize(1);
            JsonNode handoff = handoffs.get(0).json();
            assertThat(handoff.path("from_agent").asText()).isEqualTo("triage");
            assertThat(handoff.path("to_agent").asText()).isEqualTo("code_assistant");
            assertThat(handoff.path("handoff_index").asInt()).isEqualTo(1);
            assertThat(handoff.path("agent").asText()).isEqualTo("code_assistant");
            assertThat(frames.get(0).json().path("agent").asText()).isEqualTo("triage");
            assertThat(last.path("agent").asText()).isEqualTo("code_assistant");
            assertThat(frames.indexOf(handoffs.get(0)))
                    .isLessThan(frames.indexOf(
                            StreamContract.ofKind(frames, "message.delta").get(0)));
        }
    }

    @Test
    void aRefusal_isAStatusOfItsOwn() {
        try (SseStream stream = Product.stream(PERSON, "Please simulate a refusal")) {
            List<Frame> frames = stream.untilClosed();

            JsonNode last = StreamContract.check(frames);
            assertThat(last.path("final").path("status").asText()).isEqualTo("refused");
            assertThat(last.path("final").path("refusal_text").asText()).isNotBlank();
            assertThat(frames.stream().map(Frame::event)).contains("refusal.delta", "refusal.done");
        }
    }

    @Test
    void whenTheTerminalFrameArrives_everythingIsStoredAndTheNextMessageIsTaken() {
        try (SseStream stream = Product.stream(PERSON, "Hello, streamed")) {
            Frame last = stream.until(Frame::isTerminal);
            String conversation = last.json().path("conversation_id").asText();

            JsonNode history = PERSON.api()
                    .get("/api/v1/conversations/" + conversation)
                    .expect(200)
                    .json();
            assertThat(history.path("messages").findValuesAsText("role")).containsExactly("user", "assistant");
            assertThat(history.path("messages").path(1).path("content").asText())
                    .isEqualTo(last.json().path("final").path("response_text").asText());
            Product.chat(PERSON, conversation, "And another");
        }
    }

    @Test
    void theSameIdempotencyKey_givesTheSameStream() {
        Api api = PERSON.api().with("Idempotency-Key", UUID.randomUUID().toString());
        JsonNode body = Json.of("message", "Once, streamed");

        List<Frame> first = streamed(api, body);
        List<Frame> again = streamed(api, body);

        StreamContract.check(first);
        assertThat(again)
                .extracting(Frame::data)
                .containsExactlyElementsOf(first.stream().map(Frame::data).toList());
    }

    @Test
    void aRefusalBeforeTheStart_isAnOrdinaryProblem() {
        Api api = PERSON.api();

        api.open("/api/v1/chat/stream", Json.of("message", "  ")).refused().fieldFault("/message");
        api.open(
                        "/api/v1/chat/stream",
                        Json.of(
                                "message",
                                "Hi",
                                "conversation_id",
                                UUID.randomUUID().toString()))
                .refused()
                .problem(404, "not-found");
        Product.api()
                .open("/api/v1/chat/stream", Json.of("message", "Hi"))
                .refused()
                .problem(401, "not-authenticated");
    }

    private static List<Frame> streamed(Api api, JsonNode body) {
        try (SseStream stream = api.open("/api/v1/chat/stream", body)) {
            return stream.untilClosed();
        }
    }

    private static List<String> toolCalls(List<Frame> frames, String name) {
        return StreamContract.ofKind(frames, "tool.status").stream()
                .map(frame -> frame.json().path("tool"))
                .filter(tool -> tool.path("name").asText().equals(name))
                .map(tool -> tool.path("tool_call_id").asText())
                .distinct()
                .toList();
    }

    private static List<String> statuses(List<Frame> frames, String callId) {
        return StreamContract.ofKind(frames, "tool.status").stream()
                .map(frame -> frame.json().path("tool"))
                .filter(tool -> tool.path("tool_call_id").asText().equals(callId))
                .map(tool -> tool.path("status").asText())
                .toList();
    }
}
