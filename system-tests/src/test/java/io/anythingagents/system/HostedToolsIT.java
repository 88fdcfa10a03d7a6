package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An agent whose provider searches and computes itself: configured in its file, shown as it happens, replayed the same. */
@Tag("own-nodes")
class HostedToolsIT {
    private static final Path AGENTS = Path.of("target", "hosted-agents").toAbsolutePath();
    private static final RunningProduct PRODUCT =
            RunningProduct.prepared("-hosted", Map.of("AGENTS_DIR", AGENTS.toString(), "ENABLE_BILLING", "false"));
    private static Person person;

    @BeforeAll
    static void start() {
        try {
            Files.createDirectories(AGENTS);
            Files.writeString(AGENTS.resolve("scholar.yaml"), """
                    name: Scholar
                    description: Looks things up.
                    tools: [get_current_time]
                    hosted_tools:
                      - {type: web_search, search_context_size: low}
                      - {type: file_search, vector_store_ids: [vs_1]}
                      - type: code_interpreter
                    instructions: Look it up.
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PRODUCT.start();
        person = Person.verified(PRODUCT.api(), PRODUCT.outbox());
    }

    @AfterAll
    static void stop() {
        PRODUCT.discard();
    }

    @Test
    void whatTheProviderDoes_isShownInTheOrderOfTheContract() {
        List<Frame> frames = stream("Search the web, search my files about owls, and use python");

        JsonNode last = StreamContract.check(frames);
        assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
        assertThat(frames)
                .extracting(Frame::event)
                .containsSubsequence(
                        "lifecycle",
                        "output_item.added",
                        "tool.status",
                        "output_item.done",
                        "output_item.added",
                        "tool.status",
                        "output_item.done",
                        "output_item.added",
                        "tool.status",
                        "tool.code.done",
                        "output_item.done",
                        "output_item.added",
                        "message.delta",
                        "message.citation",
                        "message.citation",
                        "output_item.done",
                        "final");
        List<Frame> done = StreamContract.ofKind(frames, "output_item.done");
        assertThat(done)
                .extracting(frame -> frame.json().path("item_type").asText())
                .containsExactly("web_search_call", "file_search_call", "code_interpreter_call", "message");
        List<JsonNode> completed = StreamContract.ofKind(frames, "tool.status").stream()
                .map(frame -> frame.json().path("tool"))
                .filter(tool -> tool.path("status").asText().equals("completed"))
                .toList();
        assertThat(completed.get(0).path("sources").toString()).isEqualTo("[\"https://example.com/owls\"]");
        assertThat(completed.get(1).path("results").get(0).path("filename").asText())
                .isEqualTo("owls.txt");
        assertThat(completed.get(2).path("container_id").asText()).isEqualTo("cntr_1");
        JsonNode citation =
                StreamContract.ofKind(frames, "message.citation").get(0).json().path("citation");
        assertThat(citation.path("type").asText()).isEqualTo("url_citation");
        assertThat(citation.path("url").asText()).isEqualTo("https://example.com/owls");
        assertThat(last.path("final").path("usage").path("total_tokens").asInt())
                .isPositive();
    }

    @Test
    void theLog_isReplayedTheSame_andTheConversationGoesOn() {
        List<Frame> frames = stream("Search the web about owls");
        String run = frames.get(0).json().path("run_id").asText();
        String conversation = frames.get(0).json().path("conversation_id").asText();

        List<Frame> replayed;
        try (SseStream stream =
                person.api().open("/api/v1/runs/" + run + "/events").opened()) {
            replayed = stream.untilClosed();
        }
        JsonNode answer = person.api()
                .post(
                        "/api/v1/chat",
                        Json.of("message", "And now?", "agent_type", "scholar", "conversation_id", conversation))
                .expect(200)
                .json();

        assertThat(replayed)
                .extracting(Frame::data)
                .isEqualTo(frames.stream().map(Frame::data).toList());
        assertThat(answer.path("status").asText()).isEqualTo("completed");
        JsonNode tooling = person.api()
                .get("/api/v1/agents/scholar/status")
                .expect(200)
                .json()
                .path("tooling");
        assertThat(tooling.path("supports_web_search").asBoolean()).isTrue();
        assertThat(tooling.path("supports_image_generation").asBoolean(true)).isFalse();
    }

    private static List<Frame> stream(String message) {
        try (SseStream stream = person.api()
                .open("/api/v1/chat/stream", Json.of("message", message, "agent_type", "scholar"))
                .opened()) {
            return stream.untilClosed();
        }
    }
}
