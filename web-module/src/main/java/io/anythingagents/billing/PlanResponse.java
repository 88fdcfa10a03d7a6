package io.anythingagents.billing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan as everybody may read it; interval, price and currency are those of its first price. */
public record PlanResponse(
        String code,
        String name,
        String interval,
        int intervalCount,
        long priceCents,
        String currency,
        @Nullable Integer trialDays,
        @Nullable Integer seatIncluded,
        Map<String, Boolean> featureToggles,
        boolean isActive,
        List<FeatureResponse> features,
        List<PriceResponse> prices) {

    /** One thing counted or limited. */
    public record FeatureResponse(
            String key,
            String displayName,
            @Nullable String description,
            @Nullable Long hardLimit,
            @Nullable Long softLimit,
            boolean isMetered) {
        static FeatureResponse of(Plan.Feature feature) {
            return new FeatureResponse(
                    feature.key(),
                    feature.displayName() == null ? feature.key() : feature.displayName(),
                    feature.description(),
                    feature.hardLimit(),
                    feature.softLimit(),
                    feature.metered());
        }
    }

    /** What it costs in one currency and interval. */
    public record PriceResponse(String currency, String interval, int intervalCount, long priceCents) {
        static PriceResponse of(Plan.Price price) {
            return new PriceResponse(price.currency(), price.interval(), price.intervalCount(), price.cents());
        }
    }

    static PlanResponse of(Plan plan) {
        Plan.Price first = plan.firstPrice();
        return new PlanResponse(
                plan.code(),
                plan.name(),
                first.interval(),
                first.intervalCount(),
                first.cents(),
                first.currency(),
                plan.trialDays(),
                plan.seatIncluded(),
                plan.toggles(),
                plan.active(),
                plan.features().stream().map(FeatureResponse::of).toList(),
                plan.prices().stream().map(PriceResponse::of).toList());
    }
}
