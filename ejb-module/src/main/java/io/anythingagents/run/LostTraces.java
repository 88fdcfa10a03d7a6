package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.TraceParent;
import io.anythingagents.run.trace.SpanExport;
import io.anythingagents.run.trace.SpanRecord;
import io.anythingagents.run.trace.TraceSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends what a dead node left open in the traces of its runs, and has it sent to the collector as that node would have. */
@ApplicationScoped
public class LostTraces {
    private static final EventLog LOG = EventLog.of(LostTraces.class);

    @Inject
    private RunStore store;

    @Inject
    private SpanExport spans;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public LostTraces() {}

    /**
     * Ends them for a run that was just taken over; a failure holds nothing up, for readers see them ended anyway.
     *
     * @return where in its trace the run was, if its node lived long enough to say so
     */
    Optional<TraceParent> end(AgentRun run) {
        try {
            List<TraceSnapshot> left = store.endTraces(run, now(), RunFault.NODE_LOST.code());
            for (TraceSnapshot part : left) {
                if (part.sampled()) {
                    part.spans().forEach(span -> spans.ended(part.traceId(), span));
                }
            }
            return Optional.ofNullable(root(left));
        } catch (RuntimeException e) {
            LOG.warn(
                    "run.traces_not_ended",
                    "run_id",
                    run.id(),
                    "reason",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static @Nullable TraceParent root(List<TraceSnapshot> left) {
        if (left.isEmpty()) {
            return null;
        }
        TraceSnapshot last = left.get(left.size() - 1);
        SpanRecord root = last.spans().get(0);
        return new TraceParent(last.traceId(), root.spanId(), last.sampled());
    }

    private long now() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
