package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Frame;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rules of {@code public_sse_v1}, docs/contracts/sse.md, checked on a whole stream. */
final class StreamContract {
    private static final Set<String> ENVELOPE = Set.of(
            "schema",
            "event_id",
            "stream_id",
            "server_timestamp",
            "kind",
            "run_id",
            "conversation_id",
            "response_id",
            "agent",
            "workflow",
            "scope",
            "provider_sequence_number",
            "notices");

    /** Fields each kind adds to the envelope; a question mark means optional. */
    private static final Map<String, List<String>> KINDS = Map.ofEntries(
            Map.entry("lifecycle", List.of("status", "reason?")),
            Map.entry("memory.checkpoint", List.of("checkpoint")),
            Map.entry("agent.updated", List.of("from_agent", "to_agent", "handoff_index", "handoff_input?")),
            Map.entry("output_item.added", List.of("output_index", "item_id", "item_type", "role?", "status")),
            Map.entry("output_item.done", List.of("output_index", "item_id", "item_type", "role?", "status")),
            Map.entry("message.delta", List.of("output_index", "item_id", "content_index", "delta")),
            Map.entry("message.citation", List.of("output_index", "item_id", "content_index", "citation")),
            Map.entry("refusal.delta", List.of("output_index", "item_id", "content_index", "delta")),
            Map.entry("refusal.done", List.of("output_index", "item_id", "content_index", "refusal_text")),
            Map.entry("tool.status", List.of("output_index?", "item_id?", "tool")),
            Map.entry(
                    "tool.approval",
                    List.of(
                            "output_index?",
                            "item_id?",
                            "tool_call_id",
                            "tool_type",
                            "tool_name",
                            "server_label?",
                            "approval_request_id?",
                            "approved?",
                            "reason?")),
            Map.entry(
                    "tool.arguments.delta",
                    List.of(
                            "output_index?",
                            "item_id?",
                            "tool_call_id",
                            "tool_type",
                            "tool_name",
                            "server_label?",
                            "delta")),
            Map.entry(
                    "tool.arguments.done",
                    List.of(
                            "output_index?",
                            "item_id?",
                            "tool_call_id",
                            "tool_type",
                            "tool_name",
                            "server_label?",
                            "arguments_text",
                            "arguments_json?")),
            Map.entry("tool.code.done", List.of("output_index?", "item_id?", "tool_call_id", "code")),
            Map.entry("tool.output", List.of("output_index?", "item_id?", "tool_call_id", "tool_type", "output")),
            Map.entry(
                    "reasoning_summary.part.added",
                    List.of("output_index", "item_id", "summary_index", "part_type", "text")),
            Map.entry(
                    "reasoning_summary.part.done",
                    List.of("output_index", "item_id", "summary_index", "part_type", "text")),
            Map.entry("reasoning_summary.delta", List.of("output_index", "item_id", "summary_index", "delta")),
            Map.entry("chunk.delta", List.of("target", "encoding", "chunk_index", "data")),
            Map.entry("chunk.done", List.of("target")),
            Map.entry("error", List.of("error")),
            Map.entry("final", List.of("final")));

    private StreamContract() {}

    /** Asserts every rule that holds for any stream that was read to its end; gives the terminal frame. */
    static JsonNode check(List<Frame> frames) {
        assertThat(frames).isNotEmpty();
        JsonNode first = frames.get(0).json();
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            JsonNode json = frame.json();
            assertThat(json.path("schema").asText()).isEqualTo("public_sse_v1");
            assertThat(json.path("event_id").asInt())
                    .as("event_id of frame %s", frame.data())
                    .isEqualTo(i + 1);
            assertThat(frame.id()).as("id line of %s", frame.data()).isEqualTo(Integer.toString(i + 1));
            assertThat(frame.event()).as("event line of %s", frame.data()).isEqualTo(frame.kind());
            assertThat(json.path("stream_id").asText()).matches("chat_[0-9a-f]{32}");
            assertThat(json.path("server_timestamp").asText()).endsWith("Z");
            OffsetDateTime.parse(json.path("server_timestamp").asText());
            for (String same : List.of("stream_id", "run_id", "conversation_id")) {
                assertThat(json.path(same).isTextual())
                        .as("%s in %s", same, frame.data())
                        .isTrue();
                assertThat(json.path(same)).as("%s in %s", same, frame.data()).isEqualTo(first.path(same));
            }
            assertThat(frame.data()).doesNotContain("\n");
            fieldsOfKind(frame);
            assertThat(frame.isTerminal())
                    .as("only the last frame is terminal: %s", frame.data())
                    .isEqualTo(i == frames.size() - 1);
        }
        itemsAreOpenedAndClosedOnce(frames);
        JsonNode last = frames.get(frames.size() - 1).json();
        if (last.path("kind").asText().equals("final")) {
            finalFrame(frames, last.path("final"));
        } else {
            errorFrame(last.path("error"));
        }
        return last;
    }

    /** The text of the last assistant message: its deltas, joined. */
    static String lastMessageText(List<Frame> frames) {
        Optional<String> item = Optional.empty();
        StringBuilder text = new StringBuilder();
        for (Frame frame : frames) {
            JsonNode json = frame.json();
            if (!frame.event().equals("message.delta") || !json.path("scope").isEmpty()) {
                continue;
            }
            String id = json.path("item_id").asText();
            if (!item.equals(Optional.of(id))) {
                item = Optional.of(id);
                text.setLength(0);
            }
            text.append(json.path("delta").asText());
        }
        return text.toString();
    }

    static List<Frame> ofKind(List<Frame> frames, String kind) {
        return frames.stream().filter(frame -> frame.event().equals(kind)).toList();
    }

    private static void fieldsOfKind(Frame frame) {
        JsonNode json = frame.json();
        assertThat(KINDS).as("kinds; in %s", frame.data()).containsKey(frame.kind());
        List<String> fields = KINDS.getOrDefault(frame.kind(), List.of());
        Set<String> unknown = new TreeSet<>();
        json.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(ENVELOPE);
        for (String field : fields) {
            String name = field.replace("?", "");
            assertThat(field.endsWith("?") || json.hasNonNull(name))
                    .as("%s in %s", name, frame.data())
                    .isTrue();
            unknown.remove(name);
        }
        assertThat(unknown)
                .as("fields the contract does not know in %s", frame.data())
                .isEmpty();
    }

    private static void itemsAreOpenedAndClosedOnce(List<Frame> frames) {
        List<String> added = itemIds(frames, "output_item.added");
        List<String> done = itemIds(frames, "output_item.done");
        assertThat(added).doesNotHaveDuplicates();
        assertThat(done).doesNotHaveDuplicates();
        assertThat(added).containsAll(done);
        if (frames.get(frames.size() - 1).event().equals("final")) {
            for (Frame frame : frames) {
                if (frame.event().equals("message.delta")) {
                    assertThat(added).contains(frame.json().path("item_id").asText());
                }
            }
        }
    }

    private static List<String> itemIds(List<Frame> frames, String kind) {
        return ofKind(frames, kind).stream()
                .map(frame -> frame.json().path("item_id").asText())
                .toList();
    }

    private static void finalFrame(List<Frame> frames, JsonNode body) {
        assertThat(body.path("status").asText()).isIn("completed", "incomplete", "refused", "cancelled");
        String text = lastMessageText(frames);
        if (text.isEmpty()) {
            assertThat(body.path("response_text").asText("")).isEmpty();
        } else {
            assertThat(body.path("response_text").asText()).isEqualTo(text);
        }
        if (body.path("status").asText().equals("completed")) {
            JsonNode usage = body.path("usage");
            assertThat(usage.path("input_tokens").asInt())
                    .as("usage in %s", body)
                    .isPositive();
            assertThat(usage.path("output_tokens").asInt())
                    .as("usage in %s", body)
                    .isPositive();
            assertThat(usage.path("total_tokens").asInt())
                    .isEqualTo(usage.path("input_tokens").asInt()
                            + usage.path("output_tokens").asInt());
        }
    }

    private static void errorFrame(JsonNode error) {
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("source").asText()).isIn("provider", "server");
        assertThat(error.path("is_retryable").isBoolean()).isTrue();
        assertThat(error.path("code").asText()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    }
}
