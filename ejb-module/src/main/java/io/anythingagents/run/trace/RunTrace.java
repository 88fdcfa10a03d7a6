package io.anythingagents.run.trace;

import io.anythingagents.observability.TraceParent;
import io.anythingagents.shared.Ids;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All spans of one run on the node that holds it. Nothing here waits for anybody: spans are noted in memory, stored with
 * the run by others, and offered to the collector when they end.
 */
public final class RunTrace {
    /** A run that makes more tells how many are missing. */
    static final int MOST_SPANS = 1_000;

    /** Where ended spans go. */
    public interface Ended {
        void ended(String traceId, SpanRecord span);
    }

    private final String traceId;
    private final boolean sampled;
    private final Content content;
    private final Ids ids;
    private final Ended export;
    private final long startedAt;
    private final long startedNanos = System.nanoTime();
    private final List<Span> spans = new ArrayList<>();
    private final Span root;
    private int dropped;
    private long revision;
    private long taken;

    /** @param caller the trace of the one who asked; null begins one that is named after the run */
    public RunTrace(UUID runId, @Nullable TraceParent caller, Content content, Clock clock, Ids ids, Ended export) {
        this.traceId = caller == null ? traceId(runId) : caller.traceId();
        this.sampled = caller == null || caller.sampled();
        this.content = content;
        this.ids = ids;
        this.export = export;
        Instant now = clock.instant();
        this.startedAt = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        this.root = begin("run", SpanKind.INTERNAL, caller == null ? null : caller.spanId());
    }

    /** The trace of a run that nobody else traces. */
    static String traceId(UUID runId) {
        return runId.toString().replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** The run itself. */
    public Span root() {
        return root;
    }

    synchronized Span begin(String name, SpanKind kind, @Nullable String parentId) {
        Span span = new Span(this, spanId(), parentId, name, kind, now());
        if (spans.size() < MOST_SPANS) {
            spans.add(span);
        } else {
            dropped++;
        }
        touch();
        return span;
    }

    private String spanId() {
        return String.format(Locale.ROOT, "%016x", ids.next().getLeastSignificantBits() | 1);
    }

    /** Ends it with whatever is still open. */
    public void close(@Nullable String error) {
        List<Span> open;
        synchronized (this) {
            open = spans.stream().filter(span -> span.isOpen() && span != root).toList();
        }
        // those inside first
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).end(error);
        }
        root.end(error);
    }

    /** How it stands; the revision rises with every change. */
    public synchronized TraceSnapshot snapshot() {
        return new TraceSnapshot(
                traceId,
                sampled,
                revision,
                dropped,
                spans.stream().map(Span::record).toList());
    }

    /** How it stands, for one who stores it for good. */
    public synchronized TraceSnapshot last() {
        taken = revision;
        return snapshot();
    }

    /** How it stands, if that is not what was given the last time. */
    public synchronized Optional<TraceSnapshot> changed() {
        if (taken == revision) {
            return Optional.empty();
        }
        taken = revision;
        return Optional.of(snapshot());
    }

    /** Nanoseconds since 1970, never going back within a run. */
    long now() {
        return startedAt + System.nanoTime() - startedNanos;
    }

    void touch() {
        revision++;
    }

    void ended(SpanRecord span) {
        if (sampled) {
            export.ended(traceId, span);
        }
    }

    Content content() {
        return content;
    }

    String traceId() {
        return traceId;
    }

    boolean isSampled() {
        return sampled;
    }
}
