package io.anythingagents.run.trace;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends ended spans to the collector in batches, on a thread of its own. Who ends a span never waits: when the queue is
 * full, or the collector stays away, spans are dropped and counted.
 */
@ApplicationScoped
public class SpanExport implements RunTrace.Ended, Runnable {
    private static final EventLog LOG = EventLog.of(SpanExport.class);
    private static final int ATTEMPTS = 3;
    private static final long FIRST_PAUSE_MILLISECONDS = 500;

    private Settings settings;
    private Metrics metrics;
    private volatile @Nullable Queue queue;

    @SuppressWarnings("NullAway.Init") // for the server's proxy
    protected SpanExport() {}

    @Inject
    public SpanExport(Settings settings, Metrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Bounded, with the one who takes from it. */
    private record Queue(BlockingQueue<EndedSpan> spans, OtlpCollector collector, int batch, long delayMilliseconds) {}

    /** Whether there is anybody to send to; asked once, before the first run. */
    public synchronized boolean isOn() {
        if (queue == null) {
            Optional<OtlpCollector> collector = OtlpCollector.of(settings);
            collector.ifPresent(found -> queue = new Queue(
                    new ArrayBlockingQueue<>(settings.get(SettingsCatalog.OTEL_BSP_MAX_QUEUE_SIZE)),
                    found,
                    settings.get(SettingsCatalog.OTEL_BSP_MAX_EXPORT_BATCH_SIZE),
                    settings.get(SettingsCatalog.OTEL_BSP_SCHEDULE_DELAY)));
        }
        return queue != null;
    }

    @Override
    public void ended(String traceId, SpanRecord span) {
        Queue to = queue;
        if (to != null && !to.spans.offer(new EndedSpan(traceId, span))) {
            dropped(1, "queue_full");
        }
    }

    /** Until it is interrupted. */
    @Override
    public void run() {
        Queue from = queue;
        while (from != null && !Thread.currentThread().isInterrupted()) {
            try {
                send(from, batch(from));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("trace.export_broken", e);
            }
        }
    }

    /** Waits for a first span, and then no longer than the delay for more. */
    private static List<EndedSpan> batch(Queue from) throws InterruptedException {
        List<EndedSpan> batch = new ArrayList<>();
        batch.add(from.spans.take());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(from.delayMilliseconds);
        while (batch.size() < from.batch) {
            from.spans.drainTo(batch, from.batch - batch.size());
            if (batch.size() < from.batch) {
                EndedSpan next = from.spans.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    return batch;
                }
                batch.add(next);
            }
        }
        return batch;
    }

    private void send(Queue to, List<EndedSpan> batch) throws InterruptedException {
        long pause = FIRST_PAUSE_MILLISECONDS;
        for (int attempt = 1; ; attempt++) {
            OtlpCollector.Answer answer = to.collector.send(batch);
            if (answer == OtlpCollector.Answer.TAKEN) {
                metrics.add("trace_spans_exported", batch.size());
                return;
            }
            if (answer == OtlpCollector.Answer.REFUSED || attempt == ATTEMPTS) {
                dropped(batch.size(), answer == OtlpCollector.Answer.REFUSED ? "refused" : "collector_away");
                LOG.warn(
                        "trace.spans_dropped",
                        "spans",
                        batch.size(),
                        "refused",
                        answer == OtlpCollector.Answer.REFUSED);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(pause);
            pause *= 2;
        }
    }

    /** What is left is sent once, without another try. */
    public void close() {
        Queue from = queue;
        if (from == null) {
            return;
        }
        List<EndedSpan> rest = new ArrayList<>();
        from.spans.drainTo(rest, from.batch);
        try {
            if (!rest.isEmpty() && from.collector.send(rest) != OtlpCollector.Answer.TAKEN) {
                dropped(rest.size(), "collector_away");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void dropped(int spans, String reason) {
        metrics.add("trace_spans_dropped", spans, "reason", reason);
    }
}
