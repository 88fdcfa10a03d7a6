package io.anythingagents.run.trace;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** OTLP as JSON: ids are hexadecimal, 64-bit numbers are texts. */
final class OtlpJson implements OtlpEncoding {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int FAILED = 2;

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public byte[] encode(Map<String, String> resource, List<EndedSpan> spans) {
        JsonArrayBuilder all = JSON.createArrayBuilder();
        spans.forEach(span -> all.add(span(span)));
        JsonObjectBuilder scopeSpans = JSON.createObjectBuilder()
                .add("scope", JSON.createObjectBuilder().add("name", SCOPE))
                .add("spans", all);
        JsonObjectBuilder resourceSpans = JSON.createObjectBuilder()
                .add("resource", JSON.createObjectBuilder().add("attributes", attributes(resource)))
                .add("scopeSpans", JSON.createArrayBuilder().add(scopeSpans));
        return JSON.createObjectBuilder()
                .add("resourceSpans", JSON.createArrayBuilder().add(resourceSpans))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObjectBuilder span(EndedSpan ended) {
        SpanRecord span = ended.span();
        JsonObjectBuilder json =
                JSON.createObjectBuilder().add("traceId", ended.traceId()).add("spanId", span.spanId());
        if (span.parentId() != null) {
            json.add("parentSpanId", span.parentId());
        }
        json.add("name", span.name())
                .add("kind", span.kind().number())
                .add("startTimeUnixNano", Long.toString(span.start()))
                .add("endTimeUnixNano", Long.toString(ended.end()))
                .add("attributes", attributes(span.attributes()));
        if (span.error() != null) {
            json.add("status", JSON.createObjectBuilder().add("code", FAILED).add("message", span.error()));
        }
        return json;
    }

    private static JsonArrayBuilder attributes(Map<String, ?> attributes) {
        JsonArrayBuilder all = JSON.createArrayBuilder();
        attributes.forEach((key, value) ->
                all.add(JSON.createObjectBuilder().add("key", key).add("value", value(value))));
        return all;
    }

    private static JsonObjectBuilder value(Object value) {
        JsonObjectBuilder json = JSON.createObjectBuilder();
        if (value instanceof Long number) {
            return json.add("intValue", number.toString());
        }
        if (value instanceof Double number) {
            return json.add("doubleValue", number);
        }
        if (value instanceof Boolean truth) {
            return json.add("boolValue", truth);
        }
        if (value instanceof List<?> list) {
            JsonArrayBuilder values = JSON.createArrayBuilder();
            list.forEach(one -> values.add(value(one)));
            return json.add("arrayValue", JSON.createObjectBuilder().add("values", values));
        }
        return json.add("stringValue", value.toString());
    }
}
