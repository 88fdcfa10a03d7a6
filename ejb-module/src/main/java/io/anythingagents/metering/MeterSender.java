package io.anythingagents.metering;

import io.anythingagents.billing.EventRetry;
import io.anythingagents.billing.MeterGateway;
import io.anythingagents.metering.MeterEventRepository.Leased;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.ThreadLocalRandom;

/** Tells the meters what is due, on this node. */
@ApplicationScoped
public class MeterSender {
    private static final EventLog LOG = EventLog.of(MeterSender.class);

    private MeterOutbox outbox;
    private MeterLoop loop;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected MeterSender() {}

    @Inject
    public MeterSender(MeterOutbox outbox, MeterGateway gateway, Settings settings, Metrics metrics) {
        this.outbox = outbox;
        this.metrics = metrics;
        this.loop = new MeterLoop(
                outbox,
                gateway,
                new EventRetry(
                        settings.get(SettingsCatalog.STRIPE_EVENT_MAX_ATTEMPTS),
                        () -> ThreadLocalRandom.current().nextDouble()),
                this::ended,
                System::nanoTime);
    }

    /** Until nothing is due. */
    public void run() {
        boolean more = true;
        while (more) {
            more = loop.runOnce();
        }
    }

    /** Forgets what was sent long ago. */
    public void forget() {
        outbox.forget();
    }

    private void ended(Leased event, String result, String reason) {
        metrics.increment("stripe_meter_events", "result", result);
        Object[] words = {
            "meter_event_id", event.id(),
            "tenant_id", event.tenantId(),
            "feature_key", event.featureKey(),
            "attempt", event.attempt(),
            "reason", reason
        };
        switch (result) {
            case "parked" -> LOG.error("stripe.meter_event_parked", null, words);
            case "failed", "doubtful" -> LOG.warn("stripe.meter_event_" + result, words);
            default -> LOG.info("stripe.meter_event_" + result, words);
        }
    }
}
