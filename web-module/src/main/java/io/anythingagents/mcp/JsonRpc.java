package io.anythingagents.mcp;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;

/** JSON-RPC 2.0 as the server writes it. */
final class JsonRpc {
    static final JsonProvider JSON = JsonProvider.provider();

    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;

    private JsonRpc() {}

    static JsonObject result(JsonValue id, JsonObject result) {
        return message().add("id", id).add("result", result).build();
    }

    static JsonObject error(JsonValue id, int code, String text) {
        return message()
                .add("id", id)
                .add("error", JSON.createObjectBuilder().add("code", code).add("message", text))
                .build();
    }

    static JsonObject notification(String method, JsonObject params) {
        return message().add("method", method).add("params", params).build();
    }

    /** What a tool answers: text, and the same for programs. */
    static JsonObject toolResult(String text, JsonObject structured, boolean failed) {
        JsonArrayBuilder content = JSON.createArrayBuilder()
                .add(JSON.createObjectBuilder().add("type", "text").add("text", text));
        JsonObjectBuilder result = JSON.createObjectBuilder().add("content", content);
        if (!structured.isEmpty()) {
            result.add("structuredContent", structured);
        }
        return result.add("isError", failed).build();
    }

    private static JsonObjectBuilder message() {
        return JSON.createObjectBuilder().add("jsonrpc", "2.0");
    }
}
