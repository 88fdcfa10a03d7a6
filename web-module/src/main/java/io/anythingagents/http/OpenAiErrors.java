package io.anythingagents.http;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Refusals in the words of OpenAI's API, for its clients: everything under {@code /v1}. They are made of the problem
 * details every other route answers with.
 */
public final class OpenAiErrors {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final String ROOT = "/v1";
    /** Codes such clients look for; all others are ours with underscores. */
    private static final Map<String, String> CODES = Map.of(
            "not-authenticated", "invalid_api_key",
            "rate-limited", "rate_limit_exceeded",
            "usage-limit-exceeded", "insufficient_quota",
            "subscription-required", "insufficient_quota");

    private OpenAiErrors() {}

    /** Whether a path of the application belongs to such clients. */
    public static boolean spokenAt(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    /** What is faulty is 400 there; all other statuses mean the same. */
    static int status(int status) {
        return status == 422 ? 400 : status;
    }

    /** The same as an error of theirs. */
    static byte[] of(byte[] problem) {
        try (JsonReader reader = JSON.createReader(new ByteArrayInputStream(problem))) {
            return of(reader.readObject()).toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static JsonObject of(JsonObject problem) {
        JsonArray faults = problem.getJsonArray("errors");
        String message = problem.getString("detail");
        JsonObject details = problem.getJsonObject("details");
        String code = problem.getString("code");
        String param = details.getString("param", "");
        if (!faults.isEmpty()) {
            JsonObject first = faults.getJsonObject(0);
            param = param(first.getString("pointer"));
            message = param.isEmpty() ? first.getString("detail") : param + ": " + first.getString("detail");
            code = first.getString("code");
        }
        return error(message, type(problem.getInt("status")), param, code);
    }

    /** An error object. */
    public static JsonObject error(String message, String type, String param, String code) {
        JsonObjectBuilder error =
                JSON.createObjectBuilder().add("message", message).add("type", type);
        if (param.isEmpty()) {
            error.addNull("param");
        } else {
            error.add("param", param);
        }
        error.add("code", CODES.getOrDefault(code, code.replace('-', '_')));
        return Json.createObjectBuilder().add("error", error).build();
    }

    /** The kind of error a status is of. */
    public static String type(int status) {
        return switch (status) {
            case 403 -> "permission_error";
            case 409 -> "conflict_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    /** {@code /messages/0/content} as they write it: {@code messages[0].content}. */
    private static String param(String pointer) {
        StringBuilder param = new StringBuilder();
        for (String step : pointer.split("/", -1)) {
            if (step.isEmpty()) {
                continue;
            }
            String name = step.replace("~1", "/").replace("~0", "~");
            if (!name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
                param.append('[').append(name).append(']');
            } else {
                param.append(param.isEmpty() ? "" : ".").append(name);
            }
        }
        return param.toString();
    }
}
