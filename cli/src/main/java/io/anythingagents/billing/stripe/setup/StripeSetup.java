package io.anythingagents.billing.stripe.setup;

import com.stripe.model.Price;
import com.stripe.model.Product;
import com.stripe.model.StripeCollection;
import com.stripe.model.billing.Meter;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.PriceListParams;
import com.stripe.param.ProductCreateParams;
import com.stripe.param.ProductUpdateParams;
import com.stripe.param.billing.MeterCreateParams;
import com.stripe.param.billing.MeterListParams;
import io.anythingagents.billing.Plan;
import io.anythingagents.billing.stripe.setup.SetupStep.Outcome;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes what plans need at Stripe, or finds it: a product for each plan by an id of ours, its price by a lookup key, a meter for
 * each feature billed by use by its event name. So it may run as often as one likes, also after it failed half-way.
 */
public final class StripeSetup {
    private static final String PREFIX = "aa_";
    private static final long PAGE = 100;

    private final StripeAccount account;
    private final boolean dryRun;
    private final List<SetupStep> steps = new ArrayList<>();

    /**
     * Makes no call yet.
     *
     * @param run of this command; part of the keys
     * @param dryRun only looks
     */
    public StripeSetup(String secretKey, URI base, UUID run, boolean dryRun) {
        this.account = new StripeAccount(secretKey, base, run);
        this.dryRun = dryRun;
    }

    /** What was done so far. */
    public List<SetupStep> steps() {
        return List.copyOf(steps);
    }

    /** Stripe's price id for each plan code; those that would be created are left out. */
    public Map<String, String> prices(List<Plan> plans) {
        Map<String, String> prices = new LinkedHashMap<>();
        for (Plan plan : plans) {
            product(plan);
            String id = price(plan);
            if (id != null) {
                prices.put(plan.code(), id);
            }
        }
        return prices;
    }

    /** The meters' event names for each feature that a plan bills by use. */
    public Map<String, String> meters(List<Plan> plans) {
        Map<String, String> names = new LinkedHashMap<>();
        plans.stream()
                .flatMap(plan -> plan.features().stream())
                .filter(Plan.Feature::metered)
                .forEach(feature -> names.putIfAbsent(
                        feature.key(), feature.displayName() == null ? feature.key() : feature.displayName()));
        Map<String, Meter> there = activeMeters();
        Map<String, String> events = new LinkedHashMap<>();
        names.forEach((feature, name) -> {
            String event = PREFIX + feature;
            Meter found = there.get(event);
            if (found != null) {
                step("meter", event, found.getId(), Outcome.FOUND);
            } else if (dryRun) {
                step("meter", event, null, Outcome.WOULD_CREATE);
            } else {
                step("meter", event, create(event, name).getId(), Outcome.CREATED);
            }
            events.put(feature, event);
        });
        return events;
    }

    /** The webhook endpoint at this address. */
    public StripeWebhookSetup webhook(URI address) {
        return new StripeWebhookSetup(account, address, dryRun, steps);
    }

    private void product(Plan plan) {
        String id = PREFIX + plan.code();
        Optional<Product> found = account.find(
                "product " + id, (client, options) -> client.v1().products().retrieve(id, options));
        if (found.isEmpty()) {
            if (!dryRun) {
                ProductCreateParams params = ProductCreateParams.builder()
                        .setId(id)
                        .setName(plan.name())
                        .putMetadata("plan_code", plan.code())
                        .build();
                account.write(
                        "product " + id,
                        (client, options) -> client.v1().products().create(params, options));
            }
            step("product", id, dryRun ? null : id, dryRun ? Outcome.WOULD_CREATE : Outcome.CREATED);
            return;
        }
        boolean same = plan.name().equals(found.get().getName())
                && Boolean.TRUE.equals(found.get().getActive());
        if (!same && !dryRun) {
            ProductUpdateParams params = ProductUpdateParams.builder()
                    .setName(plan.name())
                    .setActive(true)
                    .build();
            account.write(
                    "product " + id, (client, options) -> client.v1().products().update(id, params, options));
        }
        step("product", id, id, same ? Outcome.FOUND : dryRun ? Outcome.WOULD_CHANGE : Outcome.CHANGED);
    }

    /** A price cannot be changed: another one takes its lookup key, and who is on the old one stays on it. */
    private @Nullable String price(Plan plan) {
        Plan.Price wanted = plan.firstPrice();
        String interval = interval(wanted.interval());
        String key = String.join(
                "_",
                PREFIX + plan.code(),
                wanted.currency().toLowerCase(Locale.ROOT),
                wanted.intervalCount() + interval);
        PriceListParams list =
                PriceListParams.builder().addLookupKey(key).setActive(true).build();
        List<Price> found = account.read(
                        "price " + key,
                        (client, options) -> client.v1().prices().list(list, options))
                .getData();
        if (!found.isEmpty()
                && found.get(0).getUnitAmount() != null
                && found.get(0).getUnitAmount() == wanted.cents()) {
            step("price", key, found.get(0).getId(), Outcome.FOUND);
            return found.get(0).getId();
        }
        if (dryRun) {
            step("price", key, null, found.isEmpty() ? Outcome.WOULD_CREATE : Outcome.WOULD_CHANGE);
            return null;
        }
        PriceCreateParams params = PriceCreateParams.builder()
                .setProduct(PREFIX + plan.code())
                .setCurrency(wanted.currency().toLowerCase(Locale.ROOT))
                .setUnitAmount(wanted.cents())
                .setRecurring(PriceCreateParams.Recurring.builder()
                        .setInterval(PriceCreateParams.Recurring.Interval.valueOf(interval.toUpperCase(Locale.ROOT)))
                        .setIntervalCount((long) wanted.intervalCount())
                        .build())
                .setLookupKey(key)
                .setTransferLookupKey(true)
                .putMetadata("plan_code", plan.code())
                .build();
        Price made = account.write(
                "price " + key, (client, options) -> client.v1().prices().create(params, options));
        step("price", key, made.getId(), found.isEmpty() ? Outcome.CREATED : Outcome.CHANGED);
        return made.getId();
    }

    private Map<String, Meter> activeMeters() {
        Map<String, Meter> found = new LinkedHashMap<>();
        String last = null;
        while (true) {
            MeterListParams.Builder params = MeterListParams.builder()
                    .setStatus(MeterListParams.Status.ACTIVE)
                    .setLimit(PAGE);
            if (last != null) {
                params.setStartingAfter(last);
            }
            StripeCollection<Meter> page = account.read(
                    "meters",
                    (client, options) -> client.v1().billing().meters().list(params.build(), options));
            for (Meter meter : page.getData()) {
                found.put(meter.getEventName(), meter);
                last = meter.getId();
            }
            if (!Boolean.TRUE.equals(page.getHasMore())) {
                return found;
            }
        }
    }

    private Meter create(String event, String name) {
        MeterCreateParams params = MeterCreateParams.builder()
                .setDisplayName(name)
                .setEventName(event)
                .setDefaultAggregation(MeterCreateParams.DefaultAggregation.builder()
                        .setFormula(MeterCreateParams.DefaultAggregation.Formula.SUM)
                        .build())
                .setCustomerMapping(MeterCreateParams.CustomerMapping.builder()
                        .setType(MeterCreateParams.CustomerMapping.Type.BY_ID)
                        .setEventPayloadKey("stripe_customer_id")
                        .build())
                .setValueSettings(MeterCreateParams.ValueSettings.builder()
                        .setEventPayloadKey("value")
                        .build())
                .build();
        return account.write(
                "meter " + event,
                (client, options) -> client.v1().billing().meters().create(params, options));
    }

    private void step(String kind, String name, @Nullable String id, Outcome outcome) {
        steps.add(new SetupStep(kind, name, id, outcome));
    }

    private static String interval(String ours) {
        return switch (ours) {
            case "daily" -> "day";
            case "weekly" -> "week";
            case "monthly" -> "month";
            default -> "year";
        };
    }
}
