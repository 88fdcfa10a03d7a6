package io.anythingagents.run.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span as it is at one moment.
 *
 * @param spanId 16 hexadecimal digits
 * @param start nanoseconds since 1970
 * @param end nanoseconds since 1970; null while it is open
 * @param error why it failed, a word from a small set; null when it did not
 * @param attributes texts, longs, doubles, booleans, and lists of texts
 */
public record SpanRecord(
        String spanId,
        @Nullable String parentId,
        String name,
        SpanKind kind,
        long start,
        @Nullable Long end,
        @Nullable String error,
        Map<String, Object> attributes) {
    public SpanRecord {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    public boolean isOpen() {
        return end == null;
    }

    /** The same, ended for one who could not. */
    public SpanRecord brokenOff(long at, String why) {
        Map<String, Object> all = new LinkedHashMap<>(attributes);
        all.put("error.type", why);
        return new SpanRecord(spanId, parentId, name, kind, start, Math.max(start, at), why, all);
    }
}
