package io.anythingagents.system;

import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.stripe.StripeCounterpart;
import java.util.HashMap;
import java.util.Map;

/** One product that bills at the Stripe counterpart, for all tests of that; started at first use, stopped with this JVM. */
final class StripeProduct {
    static final StripeCounterpart STRIPE = StripeCounterpart.withMeters();
    private static final RunningProduct PRODUCT = started();

    private StripeProduct() {}

    static RunningProduct running() {
        return PRODUCT;
    }

    private static RunningProduct started() {
        RunningProduct product = RunningProduct.prepared("-stripe", settings());
        product.start();
        return product;
    }

    /** What every node of it is told. */
    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(STRIPE.settings());
        settings.put("ENABLE_BILLING", "true");
        settings.put("ENABLE_BILLING_STREAM", "true");
        settings.put("CONVERSATION_TITLES", "false"); // their calls are usage too
        settings.put("STRIPE_WEBHOOK_SECRET", RunningProduct.WEBHOOK_SECRET);
        settings.put("SIGNUP_RATE_LIMIT_PER_HOUR", "0");
        settings.put("SIGNUP_CONCURRENT_REQUESTS_LIMIT", "0");
        settings.put("EMAIL_VERIFICATION_IP_RATE_LIMIT_PER_HOUR", "0");
        settings.put("AUTH_IP_LOCKOUT_THRESHOLD", "0");
        return settings;
    }
}
