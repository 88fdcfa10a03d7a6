package io.anythingagents.billing;

import io.anythingagents.billing.StripeWorkRepository.Leased;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Works on Stripe's events on this node, until nothing is due. */
@ApplicationScoped
public class StripeEventWorker {
    private static final EventLog LOG = EventLog.of(StripeEventWorker.class);

    private static final String WORKED = "stripe_events_worked";
    private static final String RETRIED = "stripe_dispatch_retry";

    private EventLoop loop;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected StripeEventWorker() {}

    @Inject
    public StripeEventWorker(
            StripeEventWork work, @Any Instance<EventHandler> handlers, Settings settings, Metrics metrics) {
        Map<StripeEventKind, EventHandler> byKind = new EnumMap<>(StripeEventKind.class);
        handlers.forEach(handler -> byKind.put(handler.kind(), handler));
        this.metrics = metrics;
        this.loop = new EventLoop(
                work,
                byKind,
                new EventRetry(
                        settings.get(SettingsCatalog.STRIPE_EVENT_MAX_ATTEMPTS),
                        () -> ThreadLocalRandom.current().nextDouble()),
                this::ended,
                System::nanoTime);
    }

    /**
     * Until nothing is due.
     *
     * @param afterEachBatch done when a few events are settled, and at the end
     */
    public void run(Runnable afterEachBatch) {
        boolean more;
        do {
            more = loop.runOnce();
            afterEachBatch.run();
        } while (more);
    }

    private void ended(Leased event, String result, @Nullable RuntimeException cause) {
        String handler =
                StripeEventKind.of(event.type()).map(StripeEventKind::handler).orElse("none");
        metrics.increment(WORKED, "handler", handler, "result", result);
        if (event.attempt() > 1 && !result.equals("lost")) {
            boolean good = result.equals("processed") || result.equals("ignored");
            metrics.increment(RETRIED, "handler", handler, "result", good ? "success" : "failed");
        }
        if (result.equals("parked")) {
            LOG.error("stripe.event_parked", cause, words(event, cause));
        } else if (result.equals("failed")) {
            LOG.warn("stripe.event_failed", words(event, cause));
        } else {
            LOG.info("stripe.event_" + result, words(event, cause));
        }
    }

    private static @Nullable Object[] words(Leased event, @Nullable RuntimeException cause) {
        return new @Nullable Object[] {
            "stripe_event_id", event.stripeId(),
            "event_type", event.type(),
            "attempt", event.attempt(),
            "reason", cause == null ? null : EventLoop.describe(cause)
        };
    }
}
