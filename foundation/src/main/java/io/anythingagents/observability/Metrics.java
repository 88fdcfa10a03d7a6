package io.anythingagents.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The application's numbers, exposed at {@code /metrics}. One registry per application; label values come from small
 * fixed sets, never from user input, ids or secrets.
 */
public final class Metrics {
    private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        JvmCollections.bindTo(registry);
    }

    /** Adds one to {@code name}, which Prometheus shows as {@code name_total}. */
    public void increment(String name, String... labelsAndValues) {
        add(name, 1, labelsAndValues);
    }

    public void add(String name, double amount, String... labelsAndValues) {
        Counter.builder(name).tags(Tags.of(labelsAndValues)).register(registry).increment(amount);
    }

    /** Records how long something took, as {@code name_seconds}. */
    public void time(String name, Duration duration, String... labelsAndValues) {
        Timer.builder(name).tags(Tags.of(labelsAndValues)).register(registry).record(duration);
    }

    /** As {@link #time}, with a count for each bucket from 5 ms to 5 s. */
    public void timeInBuckets(String name, Duration duration, String... labelsAndValues) {
        Timer.builder(name)
                .tags(Tags.of(labelsAndValues))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(duration);
    }

    /** Shows a value read at each scrape; the first registration of a name and labels wins. */
    public void gauge(String name, Supplier<Number> value, String... labelsAndValues) {
        Gauge.builder(name, value).tags(Tags.of(labelsAndValues)).register(registry);
    }

    /** Prometheus text exposition, version 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }
}
