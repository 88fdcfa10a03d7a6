package io.anythingagents.billing;

import io.anythingagents.billing.Plan.Feature;
import io.anythingagents.billing.Plan.Price;
import io.anythingagents.http.Fields;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A plan, or changes to one, as an operator sends it. */
final class PlanBody {
    private static final Set<String> INTERVALS = Set.of("daily", "weekly", "monthly", "yearly");
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final int LONGEST_TRIAL = 730;
    private static final int MOST_SEATS = 1_000_000;
    private static final int MOST_PARTS = 50;
    private static final Price NO_PRICE = new Price("USD", "monthly", 1, 0);

    private PlanBody() {}

    static Plan added(Fields fields) {
        fields.only(
                "code", "name", "trial_days", "seat_included", "is_active", "prices", "feature_toggles", "features");
        String code = key(fields, "code");
        String name = fields.text("name", 128);
        List<Price> prices = prices(fields);
        return new Plan(
                code,
                name,
                trialDays(fields),
                seats(fields),
                fields.bool("is_active", true),
                prices,
                toggles(fields),
                features(fields));
    }

    /** Null when no field is given. What is sent as null is cleared where that is possible, and else left as it is. */
    static @Nullable UnaryOperator<Plan> changed(Fields fields) {
        fields.only("name", "trial_days", "seat_included", "is_active", "prices", "feature_toggles", "features");
        if (List.of("name", "trial_days", "seat_included", "is_active", "prices", "feature_toggles", "features")
                .stream()
                .noneMatch(fields::has)) {
            return null;
        }
        String name = fields.optionalText("name", 128);
        Integer trialDays = trialDays(fields);
        Integer seats = seats(fields);
        Boolean active = fields.optionalBool("is_active");
        List<Price> prices = fields.has("prices") ? prices(fields) : null;
        Map<String, Boolean> toggles = fields.has("feature_toggles") ? toggles(fields) : null;
        List<Feature> features = fields.has("features") ? features(fields) : null;
        boolean trialGiven = fields.has("trial_days");
        boolean seatsGiven = fields.has("seat_included");
        return before -> new Plan(
                before.code(),
                name == null ? before.name() : name,
                trialGiven ? trialDays : before.trialDays(),
                seatsGiven ? seats : before.seatIncluded(),
                active == null ? before.active() : active,
                prices == null ? before.prices() : prices,
                toggles == null ? before.toggles() : toggles,
                features == null ? before.features() : features);
    }

    private static @Nullable Integer trialDays(Fields fields) {
        return fields.optionalInteger("trial_days", 0, LONGEST_TRIAL);
    }

    private static @Nullable Integer seats(Fields fields) {
        return fields.optionalInteger("seat_included", 1, MOST_SEATS);
    }

    /** At least one in any case: a body without is refused. */
    private static List<Price> prices(Fields fields) {
        List<Price> prices = fields.objects("prices", MOST_PARTS, PlanBody::price);
        if (prices.isEmpty()) {
            fields.fault("prices", "required", "Give at least one price, be it zero.");
            return List.of(NO_PRICE);
        }
        distinct(fields, "prices", prices, price -> price.currency() + price.interval() + price.intervalCount());
        return prices;
    }

    private static Price price(Fields fields) {
        fields.only("currency", "interval", "interval_count", "price_cents");
        String currency = fields.text("currency", 3);
        if (!currency.isEmpty() && !CURRENCY.matcher(currency).matches()) {
            fields.fault("currency", "unknown-value", "Must be three upper-case letters (ISO 4217).");
        }
        String interval = fields.optionalOneOf("interval", INTERVALS);
        Integer count = fields.optionalInteger("interval_count", 1, 365);
        return new Price(
                currency,
                interval == null ? "monthly" : interval,
                count == null ? 1 : count,
                fields.integer("price_cents", 0, Integer.MAX_VALUE));
    }

    private static Map<String, Boolean> toggles(Fields fields) {
        Map<String, Boolean> toggles = new TreeMap<>();
        JsonObject given = fields.optionalJson("feature_toggles");
        if (given == null) {
            return toggles;
        }
        given.forEach((key, value) -> {
            ValueType type = value.getValueType();
            if (type != ValueType.TRUE && type != ValueType.FALSE) {
                fields.fault("feature_toggles", "wrong-type", "Every value must be true or false.");
            } else if (!KEY.matcher(key).matches()) {
                fields.fault("feature_toggles", "invalid-key", "Names are like enable_web_search.");
            } else {
                toggles.put(key, type == ValueType.TRUE);
            }
        });
        if (given.size() > MOST_PARTS) {
            fields.fault("feature_toggles", "too-many", "Must have at most " + MOST_PARTS + " entries.");
        }
        return toggles;
    }

    private static List<Feature> features(Fields fields) {
        List<Feature> features = fields.objects("features", MOST_PARTS, PlanBody::feature);
        distinct(fields, "features", features, Feature::key);
        return features;
    }

    private static Feature feature(Fields fields) {
        fields.only("key", "display_name", "description", "soft_limit", "hard_limit", "is_metered");
        FeatureLimit limit = LimitFields.read(fields);
        return new Feature(
                key(fields, "key"),
                fields.optionalText("display_name", 128),
                fields.optionalText("description", 1_024),
                limit.soft(),
                limit.hard(),
                fields.bool("is_metered", false));
    }

    private static String key(Fields fields, String name) {
        String key = fields.text(name, 64);
        if (!key.isEmpty() && !KEY.matcher(key).matches()) {
            fields.fault(name, "invalid-key", "Use lower-case letters, digits, dots, dashes and underscores.");
        }
        return key;
    }

    private static <T> void distinct(Fields fields, String name, List<T> items, Function<T, String> key) {
        if (items.stream().map(key).distinct().count() < items.size()) {
            fields.fault(name, "duplicate", "Must not name the same twice.");
        }
    }
}
