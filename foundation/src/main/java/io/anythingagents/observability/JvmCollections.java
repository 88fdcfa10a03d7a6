package io.anythingagents.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** Garbage collections, read at each scrape; Micrometer's own binder would keep a listener in the server for ever. */
final class JvmCollections {
    private JvmCollections() {}

    static void bindTo(MeterRegistry registry) {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionCounter.builder("jvm.gc.collections", collector, GarbageCollectorMXBean::getCollectionCount)
                    .tag("gc", collector.getName())
                    .register(registry);
            FunctionCounter.builder("jvm.gc.time", collector, bean -> bean.getCollectionTime() / 1000.0)
                    .tag("gc", collector.getName())
                    .baseUnit("seconds")
                    .register(registry);
        }
    }
}
