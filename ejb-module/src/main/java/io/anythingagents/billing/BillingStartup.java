package io.anythingagents.billing;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Setting;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** Says once, at start, with which Stripe account and plans this node works; of secrets no more than tells them apart. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BillingStartup {
    private static final EventLog LOG = EventLog.of(BillingStartup.class);
    private static final int SHORTEST_SHOWN = 16;

    @Inject
    private Settings settings;

    @Inject
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // injected
    public BillingStartup() {}

    @PostConstruct
    void start() {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING)) {
            return;
        }
        // Shown from the first scrape on, for a rate of something that never happened is no rate.
        for (String result : List.of("missing_signature", "invalid_signature", "invalid_json")) {
            metrics.add(WebhookIntake.METRIC, 0, "event_type", "none", "result", result);
        }
        for (String result : List.of("sent", "repeated", "failed", "parked", "doubtful")) {
            metrics.add("stripe_meter_events", 0, "result", result);
        }
        for (String result : List.of("published", "failed")) {
            metrics.add("stripe_billing_stream_events", 0, "source", "webhook", "result", result);
        }
        for (StripeEventKind kind : StripeEventKind.values()) {
            for (String result : List.of("success", "failed")) {
                metrics.add("stripe_dispatch_retry", 0, "handler", kind.handler(), "result", result);
            }
        }
        List<String> plans = settings.get(SettingsCatalog.STRIPE_PRODUCT_PRICE_MAP).keySet().stream()
                .sorted()
                .toList();
        LOG.info(
                "stripe_config",
                "secret_key",
                shown(SettingsCatalog.STRIPE_SECRET_KEY),
                "webhook_secret",
                shown(SettingsCatalog.STRIPE_WEBHOOK_SECRET),
                "previous_webhook_secret",
                shown(SettingsCatalog.STRIPE_WEBHOOK_SECRET_PREVIOUS),
                "plan_codes",
                String.join(",", plans),
                "plan_count",
                plans.size(),
                "metered_features",
                settings.find(SettingsCatalog.STRIPE_METER_MAP).orElse(Map.of()).size(),
                "stream_enabled",
                settings.get(SettingsCatalog.ENABLE_BILLING_STREAM),
                "stream_backend",
                streamBackend());
    }

    private String streamBackend() {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING_STREAM)) {
            return "disabled";
        }
        return settings.isGiven(SettingsCatalog.BILLING_EVENTS_REDIS_URL) ? "BILLING_EVENTS_REDIS_URL" : "REDIS_URL";
    }

    private String shown(Setting<String> secret) {
        return settings.find(secret).map(BillingStartup::masked).orElse("<unset>");
    }

    /** The first two and last four characters; nothing of what is too short for that. */
    static String masked(String secret) {
        return secret.length() < SHORTEST_SHOWN
                ? "***"
                : secret.substring(0, 2) + "***" + secret.substring(secret.length() - 4);
    }
}
