package io.anythingagents.run.stream;

import io.anythingagents.run.model.HostedCall;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Words the frames about what the provider does itself: searches, code it runs, and what its words rest on. */
public final class HostedFrames {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int TYPICAL_LENGTH = 512;
    private static final int MOST_RESULTS = 10;
    private static final int LONGEST_RESULT = 2_000;
    /** What is shown of a citation, by its type; whatever else a provider tells stays with us. */
    private static final Map<String, List<String>> CITATIONS = Map.of(
            "url_citation", List.of("start_index", "end_index", "url", "title"),
            "file_citation", List.of("file_id", "filename", "index"),
            "container_file_citation", List.of("start_index", "end_index", "container_id", "file_id", "filename"));

    private HostedFrames() {}

    /** Where it stands, before it is done. */
    public static Draft status(int index, String itemId, String toolType, String status) {
        String tool = new JsonText(TYPICAL_LENGTH)
                .text("tool_type", toolType)
                .text("tool_call_id", itemId)
                .text("status", status)
                .end();
        return new Draft("tool.status", json -> placed(json, index, itemId).raw("tool", tool));
    }

    /** It is done: what was looked for, and what was found. */
    public static Draft completed(int index, HostedCall call) {
        JsonObject item = parse(call.json());
        Redaction redaction = new Redaction();
        JsonText tool = new JsonText(TYPICAL_LENGTH)
                .text("tool_type", call.kind().wireName())
                .text("tool_call_id", call.itemId())
                .text("status", "completed");
        switch (call.kind()) {
            case WEB_SEARCH -> {
                JsonObject action =
                        item.get("action") instanceof JsonObject given ? given : JsonValue.EMPTY_JSON_OBJECT;
                tool.text("query", text(action, "query")).raw("sources", sources(action));
            }
            case FILE_SEARCH ->
                tool.raw("queries", list(item, "queries").toString()).raw("results", results(item, redaction));
            case CODE_INTERPRETER ->
                tool.text("container_id", text(item, "container_id")).text("container_mode", "auto");
        }
        String whole = tool.end();
        return new Draft("tool.status", redaction.notices(), json -> placed(json, index, call.itemId())
                .raw("tool", whole));
    }

    /** The code that was run; empty where there is none. */
    public static Optional<Draft> code(int index, HostedCall call) {
        String code = text(parse(call.json()), "code");
        if (code == null) {
            return Optional.empty();
        }
        Redaction redaction = new Redaction();
        String shown = redaction.text(code, "code");
        return Optional.of(new Draft("tool.code.done", redaction.notices(), json -> placed(json, index, call.itemId())
                .text("tool_call_id", call.itemId())
                .text("code", shown)));
    }

    /** What words of a message rest on; empty for kinds of citations that are not shown. */
    public static Optional<Draft> citation(int index, String itemId, int contentIndex, String citation) {
        JsonObject given = parse(citation);
        String type = given.getString("type", "");
        List<String> names = CITATIONS.get(type);
        if (names == null) {
            return Optional.empty();
        }
        JsonObjectBuilder shown = JSON.createObjectBuilder().add("type", type);
        for (String name : names) {
            shown.add(name, given.getOrDefault(name, JsonValue.NULL));
        }
        String whole = shown.build().toString();
        return Optional.of(new Draft("message.citation", json -> placed(json, index, itemId)
                .number("content_index", contentIndex)
                .raw("citation", whole)));
    }

    private static JsonText placed(JsonText json, int index, String itemId) {
        return json.number("output_index", index).text("item_id", itemId);
    }

    private static String sources(JsonObject action) {
        JsonArrayBuilder sources = JSON.createArrayBuilder();
        for (JsonValue source : list(action, "sources")) {
            if (source instanceof JsonObject given && text(given, "url") != null) {
                sources.add(given.getString("url"));
            }
        }
        return sources.build().toString();
    }

    private static String results(JsonObject item, Redaction redaction) {
        JsonArrayBuilder results = JSON.createArrayBuilder();
        list(item, "results").stream().limit(MOST_RESULTS).forEach(result -> {
            if (result instanceof JsonObject given) {
                JsonObjectBuilder shown = JSON.createObjectBuilder();
                for (String name : List.of("file_id", "filename", "score", "vector_store_id")) {
                    shown.add(name, given.getOrDefault(name, JsonValue.NULL));
                }
                String text = text(given, "text");
                if (text == null) {
                    shown.addNull("text");
                } else {
                    shown.add("text", redaction.text(text, LONGEST_RESULT, "tool.results.text"));
                }
                results.add(shown);
            }
        });
        return results.build().toString();
    }

    private static JsonArray list(JsonObject object, String name) {
        return object.get(name) instanceof JsonArray given ? given : JsonValue.EMPTY_JSON_ARRAY;
    }

    private static @Nullable String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonString given ? given.getString() : null;
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
