package io.anythingagents.billing.stripe;

import io.anythingagents.billing.GatewayException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which price of Stripe's a plan has.
 *
 * @param byPlan as set up: plan code to price id
 */
record StripePrices(Map<String, String> byPlan) {
    StripePrices {
        byPlan = Map.copyOf(byPlan);
    }

    String of(String planCode) {
        String price = byPlan.get(planCode);
        if (price == null) {
            throw new GatewayException(
                    GatewayException.Kind.MISCONFIGURED,
                    "price_mapping_missing",
                    "The plan cannot be bought: it has no price at the payment provider.",
                    null);
        }
        return price;
    }

    /** The price decides, for metadata stay behind when somebody changes the plan at the provider. */
    @Nullable
    String planOf(@Nullable String price, @Nullable String named) {
        return byPlan.entrySet().stream()
                .filter(entry -> entry.getValue().equals(price))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(named);
    }
}
