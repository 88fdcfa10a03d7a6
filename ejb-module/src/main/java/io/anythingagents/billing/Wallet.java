package io.anythingagents.billing;

import io.anythingagents.billing.PaymentGateway.NewCheckout;
import io.anythingagents.billing.PaymentGateway.PaymentMethod;
import io.anythingagents.billing.PaymentGateway.SetupIntent;
import io.anythingagents.idempotency.KeptAnswers;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a tenant pays with and will pay; the payment provider keeps it, and is asked each time. */
@ApplicationScoped
public class Wallet {
    /** As the provider writes its ids; anything else would be part of an address. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private SubscriptionOrders orders;
    private OrderBook book;
    private PaymentGateway gateway;
    private Subscriptions subscriptions;
    private Plans plans;
    private KeptAnswers answers;
    private Settings settings;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected Wallet() {}

    @Inject
    public Wallet(
            SubscriptionOrders orders,
            OrderBook book,
            PaymentGateway gateway,
            Subscriptions subscriptions,
            Plans plans,
            KeptAnswers answers,
            Settings settings) {
        this.orders = orders;
        this.book = book;
        this.gateway = gateway;
        this.subscriptions = subscriptions;
        this.plans = plans;
        this.answers = answers;
        this.settings = settings;
    }

    /** What comes next, for a plan and so many seats. */
    public record Upcoming(Plan plan, @Nullable Integer seats, GatewayInvoice invoice) {}

    /** Nothing is changed by asking. */
    public Upcoming upcoming(UUID tenantId, @Nullable Integer seats) {
        TenantSubscription subscription = subscriptions.find(tenantId).subscription();
        SubscriptionMirrorRepository.Ids ids = book.provider(tenantId)
                .filter(found -> subscription.status() != SubscriptionStatus.CANCELED)
                .orElseThrow(() -> new DomainException(
                        ErrorCode.SUBSCRIPTION_CONFLICT, "The payment provider has no subscription to bill."));
        return new Upcoming(
                plan(subscription.planCode()),
                seats == null ? subscription.seatCount() : seats,
                gateway.upcomingInvoice(ids.subscriptionId(), seats));
    }

    public List<PaymentMethod> paymentMethods(UUID tenantId) {
        return book.customer(tenantId, gateway.processor())
                .map(gateway::paymentMethods)
                .orElse(List.of());
    }

    /** Charges it from now on; one that a browser has just made is taken over. */
    public void makeDefault(RequestContext context, UUID tenantId, String paymentMethod) {
        String customer = customerWith(tenantId, paymentMethod);
        once(context, tenantId, OrderRequest.method(OrderKind.DEFAULT_METHOD, paymentMethod), key -> {
            gateway.makeDefault(customer, paymentMethod, key);
            return true;
        });
    }

    public void detach(RequestContext context, UUID tenantId, String paymentMethod) {
        String customer = customerWith(tenantId, paymentMethod);
        once(context, tenantId, OrderRequest.method(OrderKind.DETACH_METHOD, paymentMethod), key -> {
            gateway.detach(customer, paymentMethod, key);
            return true;
        });
    }

    public SetupIntent setupIntent(RequestContext context, UUID tenantId, @Nullable String email) {
        return page(context, tenantId, OrderRequest.page(OrderKind.SETUP_INTENT, email), gateway::setupIntent);
    }

    /** The provider's page on which everything is looked after. */
    public URI portal(RequestContext context, UUID tenantId, @Nullable String email) {
        return page(
                context,
                tenantId,
                OrderRequest.page(OrderKind.PORTAL, email),
                (customer, key) -> gateway.portal(customer, console(""), key));
    }

    /**
     * The provider's page on which a card is entered and the subscription begun. What comes of it arrives as a webhook.
     *
     * @param repeatable null when the client sent no key
     * @throws DomainException not-found for a plan that is not there or closed, subscription-conflict where there is a
     *     live subscription
     */
    public URI checkout(
            RequestContext context,
            UUID tenantId,
            String planCode,
            @Nullable Integer seats,
            @Nullable String email,
            KeptAnswers.@Nullable Request repeatable) {
        KeptAnswers.Ticket ticket = answers.ticket(context, repeatable);
        Optional<String> before = answers.find(ticket);
        if (before.isPresent()) {
            return URI.create(before.get());
        }
        Plan plan =
                Optional.of(plan(planCode)).filter(Plan::active).orElseThrow(() -> DomainException.notFound("Plan"));
        Integer included = plan.seatIncluded() == null ? Integer.valueOf(1) : plan.seatIncluded();
        int quantity = seats == null ? included : seats;
        return page(
                context,
                tenantId,
                OrderRequest.checkout(planCode, quantity, email).answering(ticket),
                (customer, key) -> gateway.checkout(
                        new NewCheckout(
                                tenantId,
                                customer,
                                planCode,
                                quantity,
                                console("?checkout=done"),
                                console("?checkout=left")),
                        key));
    }

    private interface Opening<T> {
        T open(String customer, String key);
    }

    private <T> T page(RequestContext context, UUID tenantId, OrderRequest request, Opening<T> opening) {
        return once(context, tenantId, request, key -> {
            boolean known = book.customer(tenantId, gateway.processor()).isPresent();
            String customer = orders.customer(context, tenantId, request.email());
            if (known && request.email() != null) {
                gateway.changeEmail(customer, request.email(), key + "-email");
            }
            return opening.open(customer, key);
        });
    }

    private interface Keyed<T> {
        T ask(String key);
    }

    private <T> T once(RequestContext context, UUID tenantId, OrderRequest request, Keyed<T> call) {
        PaymentOrder order =
                book.open(tenantId, request, gateway.startsOverLive()).orElseThrow(SubscriptionOrders::busy);
        T answer = orders.asked(order, () -> call.ask(SubscriptionOrders.key(order)));
        book.done(context, order, request, String.valueOf(answer));
        return answer;
    }

    private String customerWith(UUID tenantId, String paymentMethod) {
        return book.customer(tenantId, gateway.processor())
                .filter(customer -> ID.matcher(paymentMethod).matches())
                .orElseThrow(() -> DomainException.notFound("Payment method"));
    }

    private Plan plan(String code) {
        return plans.list().stream()
                .filter(plan -> plan.code().equals(code))
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("Plan"));
    }

    private URI console(String query) {
        String base = settings.get(SettingsCatalog.APP_PUBLIC_URL).toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + query);
    }
}
