package io.anythingagents.mcp;

import io.anythingagents.http.Fields;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One JSON-RPC 2.0 message of a client.
 *
 * @param id as sent, to be sent back; null for a notification
 * @param params empty when there are none
 */
record McpMessage(@Nullable JsonValue id, String method, JsonObject params) {
    private static final int LONGEST_METHOD = 128;
    private static final int LONGEST_ID = 255;

    static McpMessage from(Fields fields) {
        String version = fields.text("jsonrpc", 8);
        if (!version.isEmpty() && !version.equals("2.0")) {
            fields.fault("jsonrpc", "unknown-value", "Must be 2.0.");
        }
        JsonValue id = fields.optionalValue("id");
        if (id != null && !isId(id)) {
            fields.fault("id", "wrong-type", "Must be a whole number or text of at most 255 characters.");
        }
        JsonObject params = fields.optionalJson("params");
        return new McpMessage(
                id, fields.text("method", LONGEST_METHOD), params == null ? JsonValue.EMPTY_JSON_OBJECT : params);
    }

    /** Whether a value may stand for a request, or for its progress. */
    static boolean isId(JsonValue value) {
        return value instanceof JsonNumber number
                ? number.isIntegral() && number.toString().length() <= LONGEST_ID
                : value instanceof JsonString text && text.getString().length() <= LONGEST_ID;
    }

    /** What the client wants to find on news of how far we are; null when it wants none. */
    @Nullable
    JsonValue progressToken() {
        if (!(params.get("_meta") instanceof JsonObject meta)) {
            return null;
        }
        JsonValue token = meta.get("progressToken");
        return token != null && isId(token) ? token : null;
    }
}
