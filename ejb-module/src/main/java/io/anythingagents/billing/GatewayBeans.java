package io.anythingagents.billing;

import io.anythingagents.billing.stripe.StripeGateway;
import io.anythingagents.billing.stripe.StripeMeters;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Chooses the payment provider: Stripe, or nobody where fixtures are on in a local environment. */
@ApplicationScoped
public class GatewayBeans {
    @Produces
    @Singleton
    PaymentGateway gateway(Settings settings, Subscriptions subscriptions, Metrics metrics, Clock clock) {
        boolean fixtures = settings.isLocal() && settings.get(SettingsCatalog.USE_TEST_FIXTURES);
        // without billing nothing is ever asked
        if (fixtures || !settings.get(SettingsCatalog.ENABLE_BILLING)) {
            return new FixtureGateway(subscriptions, clock);
        }
        return new StripeGateway(
                settings.get(SettingsCatalog.STRIPE_SECRET_KEY),
                settings.get(SettingsCatalog.STRIPE_API_BASE),
                settings.get(SettingsCatalog.STRIPE_TIMEOUT),
                settings.get(SettingsCatalog.STRIPE_PRODUCT_PRICE_MAP),
                metrics);
    }

    @Produces
    @Singleton
    MeterGateway meters(Settings settings, Metrics metrics) {
        boolean fixtures = settings.isLocal() && settings.get(SettingsCatalog.USE_TEST_FIXTURES);
        if (fixtures || !settings.get(SettingsCatalog.ENABLE_BILLING)) {
            return new NoMeters();
        }
        return new StripeMeters(
                settings.get(SettingsCatalog.STRIPE_SECRET_KEY),
                settings.get(SettingsCatalog.STRIPE_API_BASE),
                settings.get(SettingsCatalog.STRIPE_TIMEOUT),
                metrics);
    }
}
