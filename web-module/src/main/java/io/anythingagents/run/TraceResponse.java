package io.anythingagents.run;

import io.anythingagents.run.trace.SpanRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run did when.
 *
 * @param complete whether it has ended, so that nothing is added any more
 * @param droppedSpans spans beyond the bound
 * @param spans in the order they began
 */
public record TraceResponse(
        UUID runId, String traceId, String status, boolean complete, int droppedSpans, List<OneSpan> spans) {
    /**
     * Something the run did.
     *
     * @param status open, ok or error
     */
    public record OneSpan(
            String spanId,
            @Nullable String parentSpanId,
            String name,
            String kind,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Double durationMs,
            String status,
            @Nullable String errorType,
            Map<String, Object> attributes) {
        private static final long SECOND = 1_000_000_000L;
        private static final double MILLISECOND = 1_000_000;

        static OneSpan of(SpanRecord span) {
            Long end = span.end();
            String status = end == null ? "open" : "ok";
            return new OneSpan(
                    span.spanId(),
                    span.parentId(),
                    span.name(),
                    span.kind().wireName(),
                    instant(span.start()),
                    end == null ? null : instant(end),
                    end == null ? null : (end - span.start()) / MILLISECOND,
                    span.error() == null ? status : "error",
                    span.error(),
                    span.attributes());
        }

        private static Instant instant(long nanoseconds) {
            return Instant.ofEpochSecond(nanoseconds / SECOND, nanoseconds % SECOND);
        }
    }

    static TraceResponse of(TraceView trace) {
        AgentRun run = trace.run();
        return new TraceResponse(
                run.id(),
                trace.traceId(),
                run.status().wireName(),
                trace.complete(),
                trace.dropped(),
                trace.spans().stream().map(OneSpan::of).toList());
    }
}
