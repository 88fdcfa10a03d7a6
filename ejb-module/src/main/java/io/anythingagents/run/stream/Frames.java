package io.anythingagents.run.stream;

import io.anythingagents.run.RunFault;
import io.anythingagents.run.RunStatus;
import io.anythingagents.run.TokenUsage;
import io.anythingagents.run.stream.Redaction.Notice;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Words the frames of one run in schema {@code public_sse_v1}. Every field of a kind is written, unset ones as null.
 * Not thread-safe: its log calls it under its lock.
 */
public final class Frames {
    private static final String SCHEMA = "public_sse_v1";
    private static final int TYPICAL_LENGTH = 512;

    private final Clock clock;
    private final UUID runId;
    private final UUID conversationId;
    private final String streamId;
    private @Nullable String responseId;
    private String agent;

    public Frames(Clock clock, UUID runId, UUID conversationId, String streamId, String agent) {
        this.clock = clock;
        this.runId = runId;
        this.conversationId = conversationId;
        this.streamId = streamId;
        this.agent = agent;
    }

    /** What the provider calls the answer that the following frames belong to. */
    public void answering(@Nullable String response) {
        this.responseId = response;
    }

    /** The agent that has the word where a log goes on. */
    public Frames speaking(String speaker) {
        agent = speaker;
        return this;
    }

    public Draft lifecycle(String status, @Nullable String reason) {
        return new Draft("lifecycle", json -> json.text("status", status).text("reason", reason));
    }

    /**
     * Control passes; this frame already names the new agent as the speaker.
     *
     * @param input what was said with it, a JSON object; null leaves the field out
     */
    public Draft agentUpdated(String from, String to, int handoffIndex, @Nullable String input) {
        agent = to;
        Redaction redaction = new Redaction();
        String shown = input == null
                ? null
                : redaction
                        .arguments(input, "handoff_input")
                        .map(JsonObject::toString)
                        .orElse(null);
        return new Draft("agent.updated", redaction.notices(), json -> {
            json.text("from_agent", from).text("to_agent", to).number("handoff_index", handoffIndex);
            return input == null ? json : json.raw("handoff_input", shown);
        });
    }

    public Draft itemAdded(int index, String itemId, String type, @Nullable String role) {
        return item("output_item.added", index, itemId, type, role, "in_progress");
    }

    public Draft itemDone(int index, String itemId, String type, @Nullable String role, String status) {
        return item("output_item.done", index, itemId, type, role, status);
    }

    private static Draft item(
            String kind, int index, String itemId, String type, @Nullable String role, String status) {
        return new Draft(kind, json -> json.number("output_index", index)
                .text("item_id", itemId)
                .text("item_type", type)
                .text("role", role)
                .text("status", status));
    }

    public Draft messageDelta(int index, String itemId, int contentIndex, String delta) {
        return new Draft("message.delta", json -> json.number("output_index", index)
                .text("item_id", itemId)
                .number("content_index", contentIndex)
                .text("delta", delta));
    }

    public Draft refusalDelta(int index, String itemId, int contentIndex, String delta) {
        return new Draft("refusal.delta", json -> json.number("output_index", index)
                .text("item_id", itemId)
                .number("content_index", contentIndex)
                .text("delta", delta));
    }

    public Draft refusalDone(int index, String itemId, int contentIndex, String text) {
        return new Draft("refusal.done", json -> json.number("output_index", index)
                .text("item_id", itemId)
                .number("content_index", contentIndex)
                .text("refusal_text", text));
    }

    /** A model is given less than there is. */
    public Draft memoryCheckpoint(MemoryCheckpoint checkpoint) {
        return new Draft("memory.checkpoint", json -> json.raw("checkpoint", checkpoint.json()));
    }

    /** Where a function call stands, with what is known of it by then. */
    public Draft toolStatus(FunctionCall call, String status, @Nullable String output) {
        return toolStatus(call, status, output, tool -> tool);
    }

    /** The question whether it may be made; the answer is bound to the hash of the whole arguments. */
    public Draft awaitingApproval(FunctionCall call, String argumentsHash, String approver, Instant until) {
        return toolStatus(call, "awaiting_approval", null, tool -> tool.text("arguments_hash", argumentsHash)
                .text("approver", approver)
                .text("expires_at", until.toString()));
    }

    /** What a person said. */
    public Draft approvalDecided(FunctionCall call, boolean approved, @Nullable String reason) {
        return new Draft("tool.approval", json -> function(json, call)
                .text("approval_request_id", call.callId())
                .bool("approved", approved)
                .text("reason", reason));
    }

    private static Draft toolStatus(
            FunctionCall call, String status, @Nullable String output, UnaryOperator<JsonText> more) {
        Redaction redaction = new Redaction();
        String arguments = call.arguments();
        String text = arguments == null ? null : redaction.text(arguments, "tool.arguments_text");
        String object = arguments == null
                ? null
                : redaction
                        .arguments(arguments, "tool.arguments_json")
                        .map(JsonObject::toString)
                        .orElse(null);
        String shown = output == null ? null : redaction.text(output, "tool.output");
        JsonText tool = new JsonText(TYPICAL_LENGTH)
                .text("tool_type", call.type())
                .text("tool_call_id", call.callId())
                .text("status", status)
                .text("name", call.name());
        if (call.agent() != null) {
            tool.text("agent", call.agent());
        }
        String whole = more.apply(tool.text("arguments_text", text)
                        .raw("arguments_json", object)
                        .text("output", shown))
                .end();
        return new Draft(
                "tool.status", redaction.notices(), json -> placed(json, call).raw("tool", whole));
    }

    /** The arguments in one piece: raw fragments could carry half of a secret. */
    public Draft argumentsDelta(FunctionCall call) {
        Redaction redaction = new Redaction();
        String text = redaction.text(given(call), "delta");
        return new Draft("tool.arguments.delta", redaction.notices(), json -> function(json, call)
                .text("delta", text));
    }

    public Draft argumentsDone(FunctionCall call) {
        Redaction redaction = new Redaction();
        String text = redaction.text(given(call), "arguments_text");
        String object = redaction
                .arguments(given(call), "arguments_json")
                .map(JsonObject::toString)
                .orElse(null);
        return new Draft("tool.arguments.done", redaction.notices(), json -> function(json, call)
                .text("arguments_text", text)
                .raw("arguments_json", object));
    }

    public Draft toolOutput(FunctionCall call, String output) {
        Redaction redaction = new Redaction();
        String text = redaction.text(output, "output");
        return new Draft("tool.output", redaction.notices(), json -> placed(json, call)
                .text("tool_call_id", call.callId())
                .text("tool_type", call.type())
                .text("output", text));
    }

    private static String given(FunctionCall call) {
        String arguments = call.arguments();
        return arguments == null ? "" : arguments;
    }

    private static JsonText placed(JsonText json, FunctionCall call) {
        return json.number("output_index", call.outputIndex()).text("item_id", call.itemId());
    }

    private static JsonText function(JsonText json, FunctionCall call) {
        return placed(json, call)
                .text("tool_call_id", call.callId())
                .text("tool_type", call.type())
                .text("tool_name", call.name())
                .text("server_label", null);
    }

    /** The good end, or at least an orderly one, of an answer in text. */
    public Draft end(RunStatus status, @Nullable String responseText, @Nullable String refusalText, TokenUsage usage) {
        return end(status, responseText, null, refusalText, usage);
    }

    /** @param structured the answer as JSON text, where its agent answers so */
    public Draft end(
            RunStatus status,
            @Nullable String responseText,
            @Nullable String structured,
            @Nullable String refusalText,
            TokenUsage usage) {
        String tokens = new JsonText(TYPICAL_LENGTH)
                .number("input_tokens", usage.input())
                .number("output_tokens", usage.output())
                .number("total_tokens", usage.total())
                .number("cached_input_tokens", usage.cachedInput())
                .number("reasoning_output_tokens", usage.reasoning())
                .number("requests", usage.requests())
                .end();
        String end = new JsonText(TYPICAL_LENGTH)
                .text("status", status.wireName())
                .text("response_text", responseText)
                .raw("structured_output", structured)
                .none("reasoning_summary_text")
                .text("refusal_text", refusalText)
                .raw("attachments", "[]")
                .raw("usage", tokens)
                .end();
        return new Draft("final", json -> json.raw("final", end));
    }

    /** The bad end. */
    public Draft error(RunFault fault, String source) {
        String error = new JsonText(TYPICAL_LENGTH)
                .text("code", fault.code())
                .text("message", fault.message())
                .text("source", source)
                .bool("is_retryable", fault.retryable())
                .end();
        return new Draft("error", json -> json.raw("error", error));
    }

    /** Gives a draft its number and time. */
    public Frame word(long eventId, Draft draft) {
        JsonText json = new JsonText(TYPICAL_LENGTH)
                .text("schema", SCHEMA)
                .number("event_id", eventId)
                .text("stream_id", streamId)
                .text("server_timestamp", clock.instant().toString())
                .text("kind", draft.kind())
                .text("run_id", runId.toString())
                .text("conversation_id", conversationId.toString())
                .text("response_id", responseId)
                .text("agent", agent)
                .none("workflow")
                .raw("scope", draft.scope())
                .none("provider_sequence_number")
                .raw("notices", notices(draft.notices()));
        draft.body().write(json);
        return new Frame(eventId, draft.kind(), json.end());
    }

    private static @Nullable String notices(List<Notice> notices) {
        if (notices.isEmpty()) {
            return null;
        }
        StringBuilder list = new StringBuilder("[");
        for (Notice notice : notices) {
            list.append(list.length() > 1 ? "," : "")
                    .append(new JsonText(TYPICAL_LENGTH)
                            .text("type", notice.type())
                            .text("path", notice.path())
                            .text("message", notice.message())
                            .end());
        }
        return list.append(']').toString();
    }
}
