package io.anythingagents.run;

import io.anythingagents.run.trace.SpanKind;
import io.anythingagents.run.trace.SpanRecord;
import io.anythingagents.run.trace.TraceSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did when.
 *
 * @param complete whether the run has ended, so that nothing is added any more
 * @param dropped spans beyond the bound
 * @param spans in the order they began
 */
public record TraceView(AgentRun run, String traceId, boolean complete, int dropped, List<SpanRecord> spans) {
    public TraceView {
        spans = List.copyOf(spans);
    }

    /** @param parts what the nodes of the run left, in the order it moved */
    static TraceView of(AgentRun run, List<TraceSnapshot> parts) {
        Instant endedAt = run.endedAt();
        Long ended = endedAt == null ? null : nanoseconds(endedAt);
        if (parts.isEmpty()) {
            return new TraceView(
                    run, run.id().toString().replace("-", ""), ended != null, 0, List.of(bare(run, ended)));
        }
        String lost = run.fault().map(RunFault::code).orElse(RunFault.NODE_LOST.code());
        List<SpanRecord> spans = new ArrayList<>();
        int dropped = 0;
        for (int i = 0; i < parts.size(); i++) {
            TraceSnapshot part = parts.get(i);
            dropped += part.dropped();
            Long end = i < parts.size() - 1 ? began(parts.get(i + 1)) : ended;
            part.spans().forEach(span -> spans.add(span.isOpen() && end != null ? span.brokenOff(end, lost) : span));
        }
        return new TraceView(run, parts.get(0).traceId(), ended != null, dropped, spans);
    }

    private static @Nullable Long began(TraceSnapshot part) {
        return part.spans().isEmpty() ? null : part.spans().get(0).start();
    }

    /** All that is known of a run that was purged, or whose node died at once. */
    private static SpanRecord bare(AgentRun run, @Nullable Long end) {
        return new SpanRecord(
                String.format(Locale.ROOT, "%016x", run.id().getLeastSignificantBits() | 1),
                null,
                "run",
                SpanKind.INTERNAL,
                nanoseconds(run.createdAt()),
                end,
                run.fault().map(RunFault::code).orElse(null),
                Map.of("anything_agents.run.id", run.id().toString()));
    }

    private static long nanoseconds(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
