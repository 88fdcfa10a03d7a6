package io.anythingagents.billing.stripe;

import com.stripe.param.InvoiceCreatePreviewParams;
import com.stripe.param.InvoiceListParams;
import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.GatewayException.Kind;
import io.anythingagents.billing.GatewayInvoice;
import io.anythingagents.billing.GatewaySubscription;
import io.anythingagents.billing.PaymentGateway;
import io.anythingagents.observability.Metrics;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stripe, by its SDK. The version of its API is the one the SDK was made for and is sent with every request, whatever the
 * account's is; a new SDK is a new version.
 */
public final class StripeGateway implements PaymentGateway {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final StripeCalls calls;
    private final StripePrices prices;
    private final StripeSubscriptions subscriptions;
    private final StripeCustomers customers;
    private final Metrics metrics;

    /**
     * Makes no call yet.
     *
     * @param base where Stripe's API is
     * @param timeout for one answer
     * @param priceByPlan Stripe's price id for each plan code
     */
    public StripeGateway(
            String secretKey, URI base, Duration timeout, Map<String, String> priceByPlan, Metrics metrics) {
        this(secretKey, base, timeout, FIRST_PAUSE, priceByPlan, metrics);
    }

    StripeGateway(
            String secretKey,
            URI base,
            Duration timeout,
            Duration firstPause,
            Map<String, String> priceByPlan,
            Metrics metrics) {
        this.calls = new StripeCalls(secretKey, base, timeout, firstPause, metrics, () -> ThreadLocalRandom.current()
                .nextDouble());
        this.prices = new StripePrices(priceByPlan);
        this.subscriptions = new StripeSubscriptions(calls, prices);
        this.customers = new StripeCustomers(calls, prices);
        this.metrics = metrics;
    }

    @Override
    public String processor() {
        return "stripe";
    }

    @Override
    public String createCustomer(NewCustomer customer, String key) {
        return counted("create_customer", null, () -> customers.create(customer, key));
    }

    @Override
    public void changeEmail(String customerId, String email, String key) {
        counted("change_email", null, () -> {
            customers.changeEmail(customerId, email, key);
            return true;
        });
    }

    @Override
    public GatewaySubscription start(NewSubscription wish, String key) {
        return counted("start_subscription", wish.planCode(), () -> subscriptions.start(wish, key));
    }

    @Override
    public Optional<GatewaySubscription> startedBy(String customerId, UUID orderId) {
        return counted("find_started", null, () -> subscriptions.startedBy(customerId, orderId));
    }

    @Override
    public Optional<GatewaySubscription> subscription(String id) {
        return counted("read_subscription", null, () -> subscriptions.find(id));
    }

    @Override
    public Optional<GatewayInvoice> invoice(String id) {
        return counted("read_invoice", null, () -> {
            try {
                return Optional.of(StripeShapes.invoice(calls.read(
                        "invoice.retrieve",
                        (client, options) -> client.v1().invoices().retrieve(id, options))));
            } catch (GatewayException e) {
                if (e.kind() == Kind.UNKNOWN_OBJECT) {
                    return Optional.<GatewayInvoice>empty();
                }
                throw e;
            }
        });
    }

    @Override
    public GatewaySubscription change(String subscriptionId, SubscriptionChange change, String key) {
        return counted("update_subscription", null, () -> subscriptions.change(subscriptionId, change, key));
    }

    @Override
    public GatewaySubscription changePlan(String subscriptionId, PlanChange change, String key) {
        return counted("change_plan", change.planCode(), () -> subscriptions.changePlan(subscriptionId, change, key));
    }

    @Override
    public GatewaySubscription schedulePlan(String subscriptionId, PlanChange change, String key) {
        return counted(
                "schedule_plan", change.planCode(), () -> subscriptions.schedulePlan(subscriptionId, change, key));
    }

    @Override
    public GatewaySubscription cancel(String subscriptionId, boolean atPeriodEnd, String key) {
        return counted("cancel_subscription", null, () -> subscriptions.cancel(subscriptionId, atPeriodEnd, key));
    }

    @Override
    public GatewaySubscription resume(String subscriptionId, String key) {
        return counted("resume_subscription", null, () -> subscriptions.resume(subscriptionId, key));
    }

    @Override
    public GatewayPage<GatewayInvoice> invoices(String customerId, int limit, @Nullable String afterId) {
        InvoiceListParams.Builder params =
                InvoiceListParams.builder().setCustomer(customerId).setLimit((long) limit);
        if (afterId != null) {
            params.setStartingAfter(afterId);
        }
        return counted("list_invoices", null, () -> {
            var page = calls.read(
                    "invoice.list", (client, options) -> client.v1().invoices().list(params.build(), options));
            return new GatewayPage<>(
                    page.getData().stream().map(StripeShapes::invoice).toList(),
                    Boolean.TRUE.equals(page.getHasMore()));
        });
    }

    @Override
    public GatewayInvoice upcomingInvoice(String subscriptionId, @Nullable Integer seats) {
        return counted("preview_invoice", null, () -> {
            InvoiceCreatePreviewParams.Builder params =
                    InvoiceCreatePreviewParams.builder().setSubscription(subscriptionId);
            if (seats != null) {
                GatewaySubscription now = subscriptions
                        .find(subscriptionId)
                        .orElseThrow(() -> new GatewayException(
                                Kind.UNKNOWN_OBJECT,
                                "resource_missing",
                                "The payment provider does not have it.",
                                null));
                params.setSubscriptionDetails(InvoiceCreatePreviewParams.SubscriptionDetails.builder()
                        .addItem(InvoiceCreatePreviewParams.SubscriptionDetails.Item.builder()
                                .setId(now.itemId())
                                .setQuantity((long) seats)
                                .build())
                        .build());
            }
            return StripeShapes.invoice(calls.read(
                    "invoice.create_preview",
                    (client, options) -> client.v1().invoices().createPreview(params.build(), options)));
        });
    }

    @Override
    public List<PaymentMethod> paymentMethods(String customerId) {
        return counted("list_payment_methods", null, () -> customers.paymentMethods(customerId));
    }

    @Override
    public void makeDefault(String customerId, String paymentMethodId, String key) {
        counted("default_payment_method", null, () -> {
            customers.makeDefault(customerId, paymentMethodId, key);
            return true;
        });
    }

    @Override
    public void detach(String customerId, String paymentMethodId, String key) {
        counted("detach_payment_method", null, () -> {
            customers.detach(customerId, paymentMethodId, key);
            return true;
        });
    }

    @Override
    public SetupIntent setupIntent(String customerId, String key) {
        return counted("setup_intent", null, () -> customers.setupIntent(customerId, key));
    }

    @Override
    public URI checkout(NewCheckout checkout, String key) {
        return counted("checkout", checkout.planCode(), () -> customers.checkout(checkout, key));
    }

    @Override
    public URI portal(String customerId, URI returnTo, String key) {
        return counted("portal", null, () -> customers.portal(customerId, returnTo, key));
    }

    private <T> T counted(String operation, @Nullable String plan, Supplier<T> work) {
        // a label only of what is set up, for callers choose the codes
        String planLabel =
                plan == null || !prices.byPlan().containsKey(plan) ? "unknown" : plan.toLowerCase(Locale.ROOT);
        long before = System.nanoTime();
        String result = "exception";
        try {
            T done = work.get();
            result = "success";
            return done;
        } catch (GatewayException e) {
            result = StripeCalls.label(e.providerCode());
            throw e;
        } finally {
            metrics.increment(
                    "stripe_gateway_operations", "operation", operation, "plan_code", planLabel, "result", result);
            metrics.timeInBuckets(
                    "stripe_gateway_operation_duration",
                    Duration.ofNanos(System.nanoTime() - before),
                    "operation",
                    operation,
                    "plan_code",
                    planLabel,
                    "result",
                    result);
        }
    }
}
