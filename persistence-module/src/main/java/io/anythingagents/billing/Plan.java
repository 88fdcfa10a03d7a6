package io.anythingagents.billing;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One plan of the catalog. The database is the authority; Stripe's products are made from it.
 *
 * @param code how other systems name it; never changes
 * @param trialDays null for the installation's default, 0 for none
 * @param seatIncluded seats without further charge; null when seats are not counted
 * @param prices at least one; the first is shown where there is room for one
 * @param toggles what is switched on or off; what is missing is off
 * @param active whether somebody may choose it anew
 */
public record Plan(
        String code,
        String name,
        @Nullable Integer trialDays,
        @Nullable Integer seatIncluded,
        boolean active,
        List<Price> prices,
        Map<String, Boolean> toggles,
        List<Feature> features) {
    /**
     * What the plan costs in one currency and interval.
     *
     * @param currency ISO 4217, upper case
     * @param interval daily, weekly, monthly or yearly
     * @param cents in the currency's smallest unit
     */
    public record Price(String currency, String interval, int intervalCount, long cents) {}

    /**
     * Something that is counted or limited.
     *
     * @param displayName null to show the key
     * @param softLimit from here on one is warned; null for never
     * @param hardLimit nothing goes beyond it in one billing period; null for no limit
     * @param metered whether its use is billed
     */
    public record Feature(
            String key,
            @Nullable String displayName,
            @Nullable String description,
            @Nullable Long softLimit,
            @Nullable Long hardLimit,
            boolean metered) {}

    public Plan {
        prices = List.copyOf(prices);
        toggles = Collections.unmodifiableMap(new TreeMap<>(toggles));
        features = List.copyOf(features);
        if (prices.isEmpty()) {
            throw new IllegalArgumentException("A plan has a price, be it zero");
        }
    }

    public Price firstPrice() {
        return prices.get(0);
    }

    /** Nobody has to pay for it, in no currency. */
    public boolean isFree() {
        return prices.stream().allMatch(price -> price.cents() == 0);
    }

    public boolean allows(String toggle) {
        return toggles.getOrDefault(toggle, false);
    }

    public Optional<Feature> feature(String key) {
        return features.stream().filter(feature -> feature.key().equals(key)).findFirst();
    }
}
