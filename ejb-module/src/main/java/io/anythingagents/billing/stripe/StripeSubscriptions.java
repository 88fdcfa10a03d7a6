package io.anythingagents.billing.stripe;

import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.model.SubscriptionSchedule;
import com.stripe.param.SubscriptionCreateParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionResumeParams;
import com.stripe.param.SubscriptionScheduleCreateParams;
import com.stripe.param.SubscriptionScheduleUpdateParams;
import com.stripe.param.SubscriptionUpdateParams;
import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.GatewayException.Kind;
import io.anythingagents.billing.GatewaySubscription;
import io.anythingagents.billing.PaymentGateway.NewSubscription;
import io.anythingagents.billing.PaymentGateway.PlanChange;
import io.anythingagents.billing.PaymentGateway.SubscriptionChange;
import java.util.Optional;
import java.util.UUID;

/** Subscriptions at Stripe. A call of several requests gives each a key of its own, made from the one it got. */
final class StripeSubscriptions {
    private static final String ORDER = "order_id";

    private final StripeCalls calls;
    private final StripePrices prices;

    StripeSubscriptions(StripeCalls calls, StripePrices prices) {
        this.calls = calls;
        this.prices = prices;
    }

    GatewaySubscription start(NewSubscription wish, String key) {
        SubscriptionCreateParams.Builder params = SubscriptionCreateParams.builder()
                .setCustomer(wish.customerId())
                .addItem(SubscriptionCreateParams.Item.builder()
                        .setPrice(prices.of(wish.planCode()))
                        .setQuantity((long) wish.seats())
                        .build())
                // a card that is declined leaves nothing behind, rather than a subscription nobody pays
                .setPaymentBehavior(SubscriptionCreateParams.PaymentBehavior.ERROR_IF_INCOMPLETE)
                .putMetadata("tenant_id", wish.tenantId().toString())
                .putMetadata("plan_code", wish.planCode())
                .putMetadata(ORDER, wish.orderId().toString());
        if (!wish.autoRenew()) {
            params.setCancelAtPeriodEnd(true);
        }
        if (wish.trialDays() > 0) {
            params.setTrialPeriodDays((long) wish.trialDays());
        }
        return shaped(calls.write("subscription.create", key, (client, options) -> client.v1()
                .subscriptions()
                .create(params.build(), options)));
    }

    Optional<GatewaySubscription> startedBy(String customerId, UUID orderId) {
        SubscriptionListParams params = SubscriptionListParams.builder()
                .setCustomer(customerId)
                .setStatus(SubscriptionListParams.Status.ALL)
                .setLimit(100L)
                .build();
        return calls
                .read(
                        "subscription.list",
                        (client, options) -> client.v1().subscriptions().list(params, options))
                .getData()
                .stream()
                .filter(found -> found.getMetadata() != null
                        && orderId.toString().equals(found.getMetadata().get(ORDER)))
                .map(this::shaped)
                .findFirst();
    }

    Optional<GatewaySubscription> find(String id) {
        try {
            return Optional.of(shaped(retrieve(id)));
        } catch (GatewayException e) {
            if (e.kind() == Kind.UNKNOWN_OBJECT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    GatewaySubscription change(String id, SubscriptionChange change, String key) {
        Subscription now = live(id);
        SubscriptionUpdateParams.Builder params = SubscriptionUpdateParams.builder();
        if (change.autoRenew() != null) {
            dropSchedule(now, key);
            params.setCancelAtPeriodEnd(!change.autoRenew());
        }
        if (change.seats() != null) {
            params.addItem(SubscriptionUpdateParams.Item.builder()
                    .setId(itemOf(now).getId())
                    .setQuantity((long) change.seats())
                    .build());
        }
        return update(id, params.build(), key);
    }

    GatewaySubscription changePlan(String id, PlanChange change, String key) {
        Subscription now = live(id);
        String price = prices.of(change.planCode());
        dropSchedule(now, key);
        SubscriptionUpdateParams params = SubscriptionUpdateParams.builder()
                .addItem(SubscriptionUpdateParams.Item.builder()
                        .setId(itemOf(now).getId())
                        .setPrice(price)
                        .setQuantity((long) change.seats())
                        .build())
                .setProrationBehavior(
                        switch (change.proration()) {
                            case INVOICE_NOW -> SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE;
                            case NEXT_INVOICE -> SubscriptionUpdateParams.ProrationBehavior.CREATE_PRORATIONS;
                            case NONE -> SubscriptionUpdateParams.ProrationBehavior.NONE;
                        })
                .setPaymentBehavior(SubscriptionUpdateParams.PaymentBehavior.ERROR_IF_INCOMPLETE)
                .putMetadata("plan_code", change.planCode())
                .build();
        return update(id, params, key);
    }

    GatewaySubscription schedulePlan(String id, PlanChange change, String key) {
        Subscription now = live(id);
        String price = prices.of(change.planCode());
        SubscriptionItem item = itemOf(now);
        SubscriptionSchedule schedule = now.getSchedule() == null
                ? calls.write("subscription_schedule.create", key + "-schedule", (client, options) -> client.v1()
                        .subscriptionSchedules()
                        .create(
                                SubscriptionScheduleCreateParams.builder()
                                        .setFromSubscription(id)
                                        .build(),
                                options))
                : calls.read(
                        "subscription_schedule.retrieve",
                        (client, options) -> client.v1().subscriptionSchedules().retrieve(now.getSchedule(), options));
        SubscriptionSchedule.CurrentPhase running = schedule.getCurrentPhase();
        SubscriptionScheduleUpdateParams params = SubscriptionScheduleUpdateParams.builder()
                .setEndBehavior(SubscriptionScheduleUpdateParams.EndBehavior.RELEASE)
                .setProrationBehavior(SubscriptionScheduleUpdateParams.ProrationBehavior.NONE)
                .addPhase(SubscriptionScheduleUpdateParams.Phase.builder()
                        .setStartDate(running == null ? item.getCurrentPeriodStart() : running.getStartDate())
                        .setEndDate(item.getCurrentPeriodEnd())
                        .addItem(SubscriptionScheduleUpdateParams.Phase.Item.builder()
                                .setPrice(item.getPrice().getId())
                                .setQuantity(item.getQuantity())
                                .build())
                        .build())
                .addPhase(SubscriptionScheduleUpdateParams.Phase.builder()
                        .addItem(SubscriptionScheduleUpdateParams.Phase.Item.builder()
                                .setPrice(price)
                                .setQuantity((long) change.seats())
                                .build())
                        .putMetadata("plan_code", change.planCode())
                        .build())
                .build();
        calls.write("subscription_schedule.modify", key, (client, options) -> client.v1()
                .subscriptionSchedules()
                .update(schedule.getId(), params, options));
        return shaped(retrieve(id));
    }

    GatewaySubscription cancel(String id, boolean atPeriodEnd, String key) {
        Subscription now = retrieve(id);
        if (hasEnded(now)) {
            return shaped(now);
        }
        dropSchedule(now, key);
        if (atPeriodEnd) {
            return update(
                    id,
                    SubscriptionUpdateParams.builder()
                            .setCancelAtPeriodEnd(true)
                            .build(),
                    key);
        }
        return shaped(calls.write("subscription.cancel", key, (client, options) -> client.v1()
                .subscriptions()
                .cancel(id, options)));
    }

    GatewaySubscription resume(String id, String key) {
        Subscription now = live(id);
        if ("paused".equals(now.getStatus())) {
            SubscriptionResumeParams params = SubscriptionResumeParams.builder()
                    .setBillingCycleAnchor(SubscriptionResumeParams.BillingCycleAnchor.NOW)
                    .build();
            return shaped(calls.write("subscription.resume", key, (client, options) -> client.v1()
                    .subscriptions()
                    .resume(id, params, options)));
        }
        return update(
                id,
                SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(false).build(),
                key);
    }

    private GatewaySubscription update(String id, SubscriptionUpdateParams params, String key) {
        return shaped(calls.write("subscription.modify", key, (client, options) -> client.v1()
                .subscriptions()
                .update(id, params, options)));
    }

    /** Stripe does not take changes of what a schedule manages. */
    private void dropSchedule(Subscription now, String key) {
        String schedule = now.getSchedule();
        if (schedule != null) {
            calls.write("subscription_schedule.release", key + "-release", (client, options) -> client.v1()
                    .subscriptionSchedules()
                    .release(schedule, options));
        }
    }

    private Subscription live(String id) {
        Subscription now = retrieve(id);
        if (hasEnded(now)) {
            throw new GatewayException(
                    Kind.CONFLICT, "subscription_ended", "The subscription has ended at the payment provider.", null);
        }
        return now;
    }

    private static boolean hasEnded(Subscription subscription) {
        return "canceled".equals(subscription.getStatus()) || "incomplete_expired".equals(subscription.getStatus());
    }

    private Subscription retrieve(String id) {
        return calls.read(
                "subscription.retrieve",
                (client, options) -> client.v1().subscriptions().retrieve(id, options));
    }

    private static SubscriptionItem itemOf(Subscription subscription) {
        SubscriptionItem item = StripeShapes.item(subscription);
        if (item == null) {
            throw new GatewayException(
                    Kind.CONFLICT, "missing_item", "The subscription has no line at the payment provider.", null);
        }
        return item;
    }

    private GatewaySubscription shaped(Subscription subscription) {
        return StripeShapes.subscription(subscription, prices);
    }
}
