package io.anythingagents.run.trace;

import io.anythingagents.observability.TraceParent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something under way in a run, until it is ended once; what is told of it later is not heard. Its trace guards it. */
public final class Span {
    private final RunTrace trace;
    private final String id;
    private final @Nullable String parentId;
    private final String name;
    private final SpanKind kind;
    private final long start;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private @Nullable Long end;
    private @Nullable String error;

    Span(RunTrace trace, String id, @Nullable String parentId, String name, SpanKind kind, long start) {
        this.trace = trace;
        this.id = id;
        this.parentId = parentId;
        this.name = name;
        this.kind = kind;
        this.start = start;
    }

    /** Something that is part of this. */
    public Span child(String childName, SpanKind childKind) {
        return trace.begin(childName, childKind, id);
    }

    /** Null says nothing. */
    public Span put(String key, @Nullable Object value) {
        synchronized (trace) {
            if (value != null && end == null) {
                attributes.put(key, value instanceof Integer number ? (Object) number.longValue() : value);
                trace.touch();
            }
        }
        return this;
    }

    /** What was said, where the operator wants that in traces. */
    public Span putContent(String key, @Nullable String text) {
        return text == null ? this : put(key, trace.content().of(text));
    }

    /** Whether {@link #putContent} keeps anything. */
    public boolean capturesContent() {
        return trace.content().captured();
    }

    public void end() {
        end(null);
    }

    /** @param why a word from a small set; null when nothing failed */
    public void end(@Nullable String why) {
        SpanRecord ended;
        synchronized (trace) {
            if (end != null) {
                return;
            }
            if (why != null) {
                put("error.type", why);
            }
            error = why;
            end = Math.max(start, trace.now());
            trace.touch();
            ended = record();
        }
        trace.ended(ended);
    }

    RunTrace trace() {
        return trace;
    }

    boolean isOpen() {
        return end == null;
    }

    /** Nanoseconds since 1970. */
    public long start() {
        return start;
    }

    /** For those who work on it elsewhere. */
    public TraceParent place() {
        return new TraceParent(trace.traceId(), id, trace.isSampled());
    }

    SpanRecord record() {
        return new SpanRecord(id, parentId, name, kind, start, end, error, attributes);
    }
}
