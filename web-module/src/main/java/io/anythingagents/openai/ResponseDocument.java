package io.anythingagents.openai;

import io.anythingagents.run.Heard;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A response as OpenAI's clients know it, with what never changes about this one.
 *
 * @param previous the response it goes on from
 * @param kept whether it may be gone on from later
 */
record ResponseDocument(
        UUID runId,
        UUID conversationId,
        Instant created,
        String model,
        @Nullable String previous,
        boolean kept) {
    private static final JsonProvider JSON = JsonProvider.provider();

    /** What was said so far: text, and where there is none, why. */
    record Said(String text, String refusal) {}

    String id() {
        return DoorRuns.responseId(runId);
    }

    String itemId() {
        return "msg_" + runId.toString().replace("-", "");
    }

    /** While it is being answered. */
    JsonObject inProgress() {
        return document("in_progress")
                .addNull("error")
                .addNull("incomplete_details")
                .add("output", JsonValue.EMPTY_JSON_ARRAY)
                .addNull("usage")
                .build();
    }

    /** When it is over. */
    JsonObject over(Heard end, Said said) {
        if (end instanceof Heard.Failed failed) {
            return document("failed")
                    .add(
                            "error",
                            JSON.createObjectBuilder()
                                    .add("code", "server_error")
                                    .add("message", failed.message()))
                    .addNull("incomplete_details")
                    .add("output", output(said, "incomplete"))
                    .addNull("usage")
                    .build();
        }
        Heard.Ended ended = (Heard.Ended) end;
        String reason = incompleteBecause(ended);
        String status = reason == null ? "completed" : "incomplete";
        JsonObjectBuilder document = document(status).addNull("error");
        if (reason == null) {
            document.addNull("incomplete_details");
        } else {
            document.add("incomplete_details", JSON.createObjectBuilder().add("reason", reason));
        }
        return document.add("output", output(said, status))
                .add("usage", usage(ended.usage()))
                .build();
    }

    private static @Nullable String incompleteBecause(Heard.Ended ended) {
        if (ended.filtered()) {
            return "content_filter";
        }
        return switch (ended.status()) {
            case "incomplete" -> "max_output_tokens";
            case "cancelled" -> "cancelled";
            default -> null;
        };
    }

    private JsonArray output(Said said, String status) {
        JsonArrayBuilder output = JSON.createArrayBuilder();
        if (!said.text().isEmpty() || !said.refusal().isEmpty()) {
            output.add(item(said, status));
        }
        return output.build();
    }

    /** The one message it has. */
    JsonObjectBuilder item(Said said, String status) {
        JsonArrayBuilder content = JSON.createArrayBuilder();
        if (!said.text().isEmpty()) {
            content.add(part("output_text", said.text()));
        }
        if (!said.refusal().isEmpty()) {
            content.add(part("refusal", said.refusal()));
        }
        return JSON.createObjectBuilder()
                .add("id", itemId())
                .add("type", "message")
                .add("status", status)
                .add("role", "assistant")
                .add("content", content);
    }

    /** A piece of the message's content. */
    static JsonObjectBuilder part(String type, String text) {
        JsonObjectBuilder part = JSON.createObjectBuilder().add("type", type);
        return type.equals("refusal")
                ? part.add("refusal", text)
                : part.add("text", text).add("annotations", JsonValue.EMPTY_JSON_ARRAY);
    }

    private JsonObjectBuilder document(String status) {
        JsonObjectBuilder document = JSON.createObjectBuilder()
                .add("id", id())
                .add("object", "response")
                .add("created_at", created.getEpochSecond())
                .add("status", status)
                .add("model", model)
                .add("conversation", JSON.createObjectBuilder().add("id", conversationId.toString()))
                .addNull("instructions")
                .addNull("max_output_tokens")
                .add("metadata", JsonValue.EMPTY_JSON_OBJECT)
                .add("parallel_tool_calls", true)
                .add("store", kept)
                .addNull("temperature")
                .add(
                        "text",
                        JSON.createObjectBuilder()
                                .add("format", JSON.createObjectBuilder().add("type", "text")))
                .add("tool_choice", "auto")
                .add("tools", JsonValue.EMPTY_JSON_ARRAY)
                .addNull("top_p")
                .add("truncation", "disabled");
        if (previous == null) {
            document.addNull("previous_response_id");
        } else {
            document.add("previous_response_id", previous);
        }
        return document;
    }

    private static JsonObjectBuilder usage(Heard.Usage usage) {
        return JSON.createObjectBuilder()
                .add("input_tokens", usage.input())
                .add(
                        "input_tokens_details",
                        JSON.createObjectBuilder()
                                .add("cached_tokens", usage.cached())
                                .add("cache_write_tokens", 0))
                .add("output_tokens", usage.output())
                .add("output_tokens_details", JSON.createObjectBuilder().add("reasoning_tokens", usage.reasoning()))
                .add("total_tokens", usage.total());
    }
}
