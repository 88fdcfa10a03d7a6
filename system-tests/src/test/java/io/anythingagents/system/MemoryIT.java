package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.LocalModel;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a model is given of a long dialog, and that everybody else still sees all of it. */
class MemoryIT {
    private static final LocalModel MODEL = Product.running().localModel();
    private static final String SUMMARY_OF = "[Summary of the earlier conversation";

    private final Database database = Database.of(Product.running());

    @Test
    void aSummary_isMadeOnce_usedByLaterRuns_andGoesWithTheConversation() {
        Person person = Product.newCustomer();
        String marker = marker();
        String id = Product.chat(person, "My name is Ada " + marker)
                .path("conversation_id")
                .asText();
        Product.chat(person, id, "Second question");
        String strategy =
                "{\"mode\":\"summarize\",\"max_user_turns\":2,\"keep_last_user_turns\":1,\"summarizer_model\":\"small\"}";

        List<Frame> frames = ask(person, id, "Third question " + marker, strategy);

        StreamContract.check(frames);
        JsonNode checkpoint = checkpoints(frames).get(0).json().path("checkpoint");
        assertThat(checkpoint.path("strategy").asText()).isEqualTo("summarize");
        assertThat(checkpoint.path("trigger_reason").asText()).isEqualTo("turns");
        assertThat(checkpoint.path("compacted_count").asInt()).isEqualTo(4);
        JsonNode asked = MODEL.requests("Third question " + marker).path(0).path("input");
        assertThat(asked).hasSize(2);
        assertThat(asked.path(0).path("content").asText())
                .startsWith(SUMMARY_OF)
                .contains("My name is Ada");
        assertThat(summaries(id)).hasSize(1);

        List<Frame> next =
                ask(person, id, "Fourth question " + marker, "{\"mode\":\"summarize\",\"max_user_turns\":5}");

        assertThat(checkpoints(next)).as("the summary is there already").isEmpty();
        JsonNode given = MODEL.requests("Fourth question " + marker).path(0).path("input");
        assertThat(given.path(0).path("content").asText()).startsWith(SUMMARY_OF);
        assertThat(given.path(1).path("content").asText()).startsWith("Third question");

        assertThat(person.api()
                        .get("/api/v1/conversations/" + id)
                        .expect(200)
                        .json()
                        .path("messages"))
                .as("people see all of it")
                .hasSize(8);
        JsonNode calls = person.api()
                .get("/api/v1/usage/calls?run_id="
                        + frames.get(0).json().path("run_id").asText())
                .expect(200)
                .json()
                .path("items");
        assertThat(calls.findValuesAsText("purpose")).containsExactlyInAnyOrder("summary", "answer");
        assertThat(calls.findValuesAsText("agent")).containsOnly("triage");

        person.api().delete("/api/v1/conversations/" + id).expect(204);
        assertThat(summaries(id)).isEmpty();
    }

    @Test
    void whatIsSetForAConversation_holdsForItsNextRuns_untilItIsTakenBack() {
        Person person = Product.newCustomer();
        String marker = marker();
        String id =
                Product.chat(person, "First " + marker).path("conversation_id").asText();
        Product.chat(person, id, "Second " + marker);
        String path = "/api/v1/conversations/" + id + "/memory";

        JsonNode set = set(person, path, Json.of("mode", "trim", "max_user_turns", 1))
                .expect(200)
                .json();
        JsonNode more =
                set(person, path, Json.of("keep_last_turns", 1)).expect(200).json();
        Product.chat(person, id, "Third " + marker);
        set(person, path, Json.of("mode", null, "max_user_turns", null)).expect(200);
        Product.chat(person, id, "Fourth " + marker);

        assertThat(set.path("max_user_turns").asInt()).isEqualTo(1);
        assertThat(set.path("memory_injection").isNull()).isTrue();
        assertThat(more.path("mode").asText()).isEqualTo("trim");
        assertThat(MODEL.requests("Third " + marker).path(0).path("input")).hasSize(1);
        assertThat(MODEL.requests("Fourth " + marker).path(0).path("input")).hasSize(7);
        set(person, path, Json.of("mode", "all")).problem(422, "validation-failed");
        set(person, path, Json.of("max_user_turns", 0)).problem(422, "validation-failed");
        set(Product.newCustomer(), path, Json.of("mode", "none")).problem(404, "not-found");
    }

    private static Answer set(Person person, String path, JsonNode changes) {
        return person.api().send("PATCH", path, "application/json", BodyPublishers.ofString(changes.toString()));
    }

    @Test
    void deletingAMessage_dropsTheSummaryThatMayTellOfIt() {
        Person person = Product.newCustomer();
        String id =
                Product.chat(person, "First question").path("conversation_id").asText();
        Product.chat(person, id, "Second question");
        ask(person, id, "Third question", "{\"mode\":\"summarize\",\"max_user_turns\":1}");
        assertThat(summaries(id)).hasSize(1);
        String message = person.api()
                .get("/api/v1/conversations/" + id)
                .expect(200)
                .json()
                .path("messages")
                .path(2)
                .path("message_id")
                .asText();

        person.api()
                .delete("/api/v1/conversations/" + id + "/messages/" + message)
                .expect(200);

        assertThat(summaries(id)).isEmpty();
    }

    @Test
    void aTrimmedDialog_isGivenInPart_andStaysWhole() {
        Person person = Product.newCustomer();
        String marker = marker();
        String id =
                Product.chat(person, "First question").path("conversation_id").asText();
        Product.chat(person, id, "Second question");

        List<Frame> frames = ask(person, id, "Third " + marker, "{\"mode\":\"trim\",\"max_user_turns\":1}");

        assertThat(checkpoints(frames)).hasSize(1);
        assertThat(MODEL.requests("Third " + marker).path(0).path("input")).hasSize(1);
        assertThat(summaries(id)).isEmpty();
        assertThat(Product.chat(person, id, "What was my first question?")
                        .path("response")
                        .asText())
                .as("the next run is given all of it again")
                .contains("First question");
    }

    @Test
    void resultsOfOldToolCalls_areLeftOut_forTheModelAlone() {
        Person person = Product.newCustomer();
        String marker = marker();
        String id = Product.chat(person, "Search our conversations for \"nothing at all\"")
                .path("conversation_id")
                .asText();
        Product.chat(person, id, "Second question");

        List<Frame> frames = ask(
                person,
                id,
                "Third " + marker,
                "{\"mode\":\"compact\",\"compact_trigger_turns\":2,\"compact_keep\":1,\"compact_clear_tool_inputs\":true}");

        JsonNode checkpoint = checkpoints(frames).get(0).json().path("checkpoint");
        assertThat(checkpoint.path("strategy").asText()).isEqualTo("compact");
        assertThat(checkpoint.path("compacted_inputs").asInt()).isEqualTo(1);
        JsonNode input = MODEL.requests("Third " + marker).path(0).path("input");
        assertThat(input.findValuesAsText("type")).contains("function_call", "function_call_output");
        assertThat(input.findValuesAsText("arguments")).containsExactly("{}");
        assertThat(database.texts(
                        "select i.item from agent_session_items i join agent_sessions s on s.id = i.session_id"
                                + " where s.conversation_id = ? and i.item like '%nothing at all%'",
                        UUID.fromString(id)))
                .as("what is stored stays")
                .isNotEmpty();
    }

    @Test
    void aStrategyThatMakesNoSense_isRefused() {
        Person person = Product.newCustomer();

        refused(person, "{\"mode\":\"forget\"}", "/memory_strategy/mode");
        refused(person, "{\"mode\":\"trim\",\"max_user_turns\":0}", "/memory_strategy/max_user_turns");
        refused(person, "{\"mode\":\"trim\",\"token_budget\":\"many\"}", "/memory_strategy/token_budget");
        refused(
                person,
                "{\"mode\":\"compact\",\"compact_exclude_tools\":[1]}",
                "/memory_strategy/compact_exclude_tools/0");
        refused(person, "17", "/memory_strategy");
    }

    private static void refused(Person person, String strategy, String pointer) {
        ObjectNode body = Json.of("message", "Hello");
        body.set("memory_strategy", Json.parse("{\"s\":" + strategy + "}").path("s"));
        person.api().post("/api/v1/chat", body).fieldFault(pointer);
    }

    private static List<Frame> ask(Person person, String id, String message, String strategy) {
        ObjectNode body = Json.of("message", message, "conversation_id", id, "memory_injection", true);
        body.set("memory_strategy", Json.parse(strategy));
        try (SseStream stream = person.api().open("/api/v1/chat/stream", body).opened()) {
            return stream.untilClosed();
        }
    }

    private static List<Frame> checkpoints(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> frame.event().equals("memory.checkpoint"))
                .toList();
    }

    private List<String> summaries(String conversation) {
        return database.texts(
                "select c.summary from agent_session_checkpoints c join agent_sessions s on s.id = c.session_id"
                        + " where s.conversation_id = ?",
                UUID.fromString(conversation));
    }

    private static String marker() {
        return "m" + UUID.randomUUID().toString().substring(0, 8);
    }
}
