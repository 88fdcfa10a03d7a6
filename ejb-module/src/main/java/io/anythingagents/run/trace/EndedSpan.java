package io.anythingagents.run.trace;

/** A span for a collector. */
record EndedSpan(String traceId, SpanRecord span) {
    /** Nanoseconds since 1970. */
    long end() {
        Long end = span.end();
        return end == null ? span.start() : end;
    }
}
