package io.anythingagents.run.trace;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a run at one moment, as they are stored: one text for the whole run.
 *
 * @param sampled whether it is sent to the collector
 * @param revision tells the newer of two
 * @param dropped spans beyond the bound
 */
public record TraceSnapshot(String traceId, boolean sampled, long revision, int dropped, List<SpanRecord> spans) {
    private static final JsonProvider JSON = JsonProvider.provider();

    public TraceSnapshot {
        spans = List.copyOf(spans);
    }

    /** The same part of a run, as it was before. */
    public boolean isEarlierThan(TraceSnapshot other) {
        return !spans.isEmpty()
                && !other.spans.isEmpty()
                && spans.get(0).spanId().equals(other.spans.get(0).spanId());
    }

    /** Whether something is under way in it. */
    public boolean isOpen() {
        return spans.stream().anyMatch(SpanRecord::isOpen);
    }

    /** Only what is under way. */
    public TraceSnapshot openSpans() {
        return new TraceSnapshot(
                traceId,
                sampled,
                revision,
                dropped,
                spans.stream().filter(SpanRecord::isOpen).toList());
    }

    /**
     * With the end of what its node did not live to end.
     *
     * @param end nanoseconds since 1970
     */
    public TraceSnapshot brokenOff(long end, String why) {
        return new TraceSnapshot(
                traceId,
                sampled,
                revision + 1,
                dropped,
                spans.stream()
                        .map(span -> span.isOpen() ? span.brokenOff(end, why) : span)
                        .toList());
    }

    public String json() {
        JsonArrayBuilder all = JSON.createArrayBuilder();
        for (SpanRecord span : spans) {
            JsonObjectBuilder one = JSON.createObjectBuilder().add("id", span.spanId());
            add(one, "parent", span.parentId());
            one.add("name", span.name()).add("kind", span.kind().wireName()).add("start", span.start());
            add(one, "end", span.end());
            add(one, "error", span.error());
            JsonObjectBuilder attributes = JSON.createObjectBuilder();
            span.attributes().forEach((key, value) -> add(attributes, key, value));
            all.add(one.add("attributes", attributes));
        }
        return JSON.createObjectBuilder()
                .add("trace", traceId)
                .add("sampled", sampled)
                .add("revision", revision)
                .add("dropped", dropped)
                .add("spans", all)
                .build()
                .toString();
    }

    private static void add(JsonObjectBuilder object, String key, @Nullable Object value) {
        if (value instanceof Long number) {
            object.add(key, number);
        } else if (value instanceof Double number) {
            object.add(key, number);
        } else if (value instanceof Boolean truth) {
            object.add(key, truth);
        } else if (value instanceof List<?> list) {
            JsonArrayBuilder texts = JSON.createArrayBuilder();
            list.forEach(text -> texts.add(String.valueOf(text)));
            object.add(key, texts);
        } else if (value != null) {
            object.add(key, value.toString());
        }
    }

    /** What {@link #json} wrote. */
    public static TraceSnapshot parse(String json) {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            JsonObject whole = reader.readObject();
            List<SpanRecord> spans = whole.getJsonArray("spans").getValuesAs(JsonObject.class).stream()
                    .map(TraceSnapshot::span)
                    .toList();
            return new TraceSnapshot(
                    whole.getString("trace"),
                    whole.getBoolean("sampled", true),
                    whole.getJsonNumber("revision").longValue(),
                    whole.getInt("dropped"),
                    spans);
        }
    }

    private static SpanRecord span(JsonObject one) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        one.getJsonObject("attributes").forEach((key, value) -> attributes.put(key, plain(value)));
        JsonNumber end = one.getJsonNumber("end");
        return new SpanRecord(
                one.getString("id"),
                one.getString("parent", null),
                one.getString("name"),
                SpanKind.of(one.getString("kind")),
                one.getJsonNumber("start").longValue(),
                end == null ? null : end.longValue(),
                one.getString("error", null),
                attributes);
    }

    private static Object plain(JsonValue value) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        if (value instanceof JsonNumber number) {
            return number.isIntegral() ? (Object) number.longValue() : (Object) number.doubleValue();
        }
        if (value.getValueType() == JsonValue.ValueType.ARRAY) {
            List<String> texts = new ArrayList<>();
            value.asJsonArray().getValuesAs(JsonString.class).forEach(text -> texts.add(text.getString()));
            return texts;
        }
        return value.getValueType() == JsonValue.ValueType.TRUE;
    }
}
