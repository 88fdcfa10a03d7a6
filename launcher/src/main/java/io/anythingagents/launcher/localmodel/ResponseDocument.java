package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The response object as it grows: what retrieving it at this moment answers. */
final class ResponseDocument {
    private final String id;
    private final ObjectNode json;
    private final ArrayNode output;
    private final int inputTokens;
    private int outputTokens;

    ResponseDocument(String id, ModelRequest request, long createdAtSeconds) {
        this.id = id;
        this.inputTokens = inputTokens(request);
        ObjectNode body = request.body();
        this.json = JsonText.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", createdAtSeconds)
                .put("status", request.background() ? "queued" : "in_progress")
                .put("background", request.background())
                .putNull("error")
                .putNull("incomplete_details");
        copy(body, "instructions");
        copy(body, "max_output_tokens");
        copy(body, "max_tool_calls");
        json.put("model", body.path("model").asText());
        this.output = json.putArray("output");
        json.put("parallel_tool_calls", request.parallelToolCalls());
        copy(body, "previous_response_id");
        json.set("reasoning", body.path("reasoning").isObject() ? body.path("reasoning") : JsonText.object());
        json.put("store", request.store());
        json.put("temperature", body.path("temperature").asDouble(1.0));
        json.set("text", text(body));
        json.set(
                "tool_choice",
                orElse(body, "tool_choice", JsonText.array().add("auto").get(0)));
        json.set("tools", orElse(body, "tools", JsonText.array()));
        json.put("top_p", body.path("top_p").asDouble(1.0));
        json.put("truncation", body.path("truncation").asText("disabled"));
        json.putNull("usage");
        json.set("metadata", orElse(body, "metadata", JsonText.object()));
    }

    String id() {
        return id;
    }

    synchronized void status(String status) {
        json.put("status", status);
    }

    synchronized String status() {
        return json.path("status").asText();
    }

    synchronized ArrayNode outputItems() {
        return output.deepCopy();
    }

    synchronized void add(ObjectNode item, int tokens) {
        output.add(item);
        outputTokens += tokens;
    }

    synchronized void incomplete(String reason) {
        json.put("status", "incomplete");
        json.putObject("incomplete_details").put("reason", reason);
    }

    synchronized void failed(String code, String message) {
        json.put("status", "failed");
        json.putObject("error").put("code", code).put("message", message);
    }

    synchronized void usage() {
        ObjectNode usage = json.putObject("usage");
        usage.put("input_tokens", inputTokens);
        usage.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
        usage.put("output_tokens", outputTokens);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        usage.put("total_tokens", inputTokens + outputTokens);
    }

    synchronized String write() {
        return JsonText.write(json);
    }

    private void copy(ObjectNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode()) {
            json.putNull(field);
        } else {
            json.set(field, value);
        }
    }

    private static JsonNode orElse(ObjectNode body, String field, JsonNode otherwise) {
        JsonNode value = body.path(field);
        return value.isMissingNode() || value.isNull() ? otherwise : value;
    }

    private static ObjectNode text(ObjectNode body) {
        ObjectNode text = JsonText.object();
        if (body.path("text").isObject()) {
            text.setAll((ObjectNode) body.path("text"));
        }
        if (!text.path("format").isObject()) {
            text.putObject("format").put("type", "text");
        }
        return text;
    }

    private static int inputTokens(ModelRequest request) {
        int tokens = Tokens.of(request.instructions());
        for (InputItem item : request.input()) {
            if (item instanceof InputItem.Said said) {
                tokens += Tokens.of(said.text());
            } else if (item instanceof InputItem.Called called) {
                tokens += Tokens.of(called.name()) + Tokens.of(called.arguments());
            } else if (item instanceof InputItem.Returned returned) {
                tokens += Tokens.of(returned.output());
            }
        }
        return tokens;
    }
}
