package io.anythingagents.billing;

import io.anythingagents.billing.PaymentGateway.NewCustomer;
import io.anythingagents.billing.PaymentGateway.NewSubscription;
import io.anythingagents.billing.PaymentGateway.PlanChange;
import io.anythingagents.billing.PaymentGateway.Proration;
import io.anythingagents.billing.PaymentGateway.SubscriptionChange;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what is asked of the payment provider: the order is stored and committed, then the provider is called under a
 * key made from the order, then the outcome is stored. An order that a crash left open is carried out, under its own key, by
 * whoever asks next for the same tenant. No method may be called inside a transaction.
 */
@ApplicationScoped
public class SubscriptionOrders {
    private static final int ROUNDS = 3;

    private OrderBook book;
    private PaymentGateway gateway;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected SubscriptionOrders() {}

    @Inject
    public SubscriptionOrders(OrderBook book, PaymentGateway gateway) {
        this.book = book;
        this.gateway = gateway;
    }

    /**
     * Has it done once, and its outcome stored.
     *
     * @throws DomainException billing-change-in-progress while somebody is at another order, subscription-conflict,
     *     not-found, or what the provider answers
     */
    void carryOut(RequestContext context, UUID tenantId, OrderRequest request) {
        for (int round = 0; round < ROUNDS; round++) {
            PaymentOrder order =
                    book.open(tenantId, request, gateway.startsOverLive()).orElseThrow(SubscriptionOrders::busy);
            OrderRequest stored = OrderRequest.of(order);
            if (stored.equals(request)) {
                carryOut(context, order, stored);
                return;
            }
            finishLeftOver(context, order, stored);
        }
        throw busy();
    }

    /** Somebody else's order comes first, however it ends; only when that cannot be told, nothing more can be asked. */
    private void finishLeftOver(RequestContext context, PaymentOrder order, OrderRequest stored) {
        try {
            carryOut(context, order, stored);
        } catch (GatewayException e) {
            if (!e.nothingHappened()) {
                throw e;
            }
        } catch (DomainException e) {
            if (e.code() != ErrorCode.SUBSCRIPTION_CONFLICT) {
                throw e;
            }
        }
    }

    private void carryOut(RequestContext context, PaymentOrder order, OrderRequest request) {
        GatewaySubscription now = asked(order, () -> ask(context, order, request));
        book.subscriptionBecame(context, order, now, gateway.processor());
    }

    /** The one customer of the tenant, made where there is none. */
    String customer(RequestContext context, UUID tenantId, @Nullable String email) {
        Optional<String> known = book.customer(tenantId, gateway.processor());
        if (known.isPresent()) {
            return known.get();
        }
        String name = book.tenantName(tenantId);
        PaymentOrder order =
                book.open(tenantId, OrderRequest.customer(name, email), false).orElseThrow(SubscriptionOrders::busy);
        // made by somebody else between the two looks
        known = book.customer(tenantId, gateway.processor());
        if (known.isPresent()) {
            book.drop(order, "superseded");
            return known.get();
        }
        OrderRequest stored = OrderRequest.of(order);
        String made = asked(
                order,
                () -> gateway.createCustomer(
                        new NewCustomer(tenantId, Objects.requireNonNullElse(stored.name(), name), stored.email()),
                        key(order)));
        return book.customerMade(context, order, gateway.processor(), made);
    }

    private GatewaySubscription ask(RequestContext context, PaymentOrder order, OrderRequest request) {
        if (request.kind() == OrderKind.START) {
            return start(context, order, request);
        }
        SubscriptionMirrorRepository.Ids ids = book.provider(order.tenantId())
                .orElseThrow(() -> new DomainException(
                        ErrorCode.SUBSCRIPTION_CONFLICT, "The payment provider does not have this subscription."));
        String id = ids.subscriptionId();
        return switch (request.kind()) {
            case EMAIL -> changeEmail(ids, request, key(order));
            case CHANGE -> gateway.change(id, new SubscriptionChange(null, request.seats()), key(order));
            case PLAN -> gateway.changePlan(id, planChange(order, request), key(order));
            case PLAN_LATER -> gateway.schedulePlan(id, planChange(order, request), key(order));
            case CANCEL -> gateway.cancel(id, Boolean.TRUE.equals(request.atPeriodEnd()), key(order));
            case RESUME -> gateway.resume(id, key(order));
            default -> throw new IllegalStateException("No order about a subscription: " + request.kind());
        };
    }

    private GatewaySubscription start(RequestContext context, PaymentOrder order, OrderRequest request) {
        boolean known = book.customer(order.tenantId(), gateway.processor()).isPresent();
        String customer = customer(context, order.tenantId(), request.email());
        if (order.resumed()) {
            Optional<GatewaySubscription> done = gateway.startedBy(customer, order.id());
            if (done.isPresent()) {
                return done.get();
            }
            if (!gateway.startsOverLive() && !book.mayStart(order.tenantId())) {
                book.drop(order, "superseded");
                throw new DomainException(ErrorCode.SUBSCRIPTION_CONFLICT, "There is a subscription already.");
            }
        }
        if (known && request.email() != null) {
            gateway.changeEmail(customer, request.email(), key(order) + "-email");
        }
        return gateway.start(
                new NewSubscription(
                        order.tenantId(),
                        order.id(),
                        customer,
                        Objects.requireNonNull(request.planCode()),
                        Objects.requireNonNullElse(request.seats(), 1),
                        !Boolean.FALSE.equals(request.autoRenew()),
                        0),
                key(order));
    }

    private GatewaySubscription changeEmail(SubscriptionMirrorRepository.Ids ids, OrderRequest request, String key) {
        gateway.changeEmail(ids.customerId(), Objects.requireNonNull(request.email()), key);
        return gateway.subscription(ids.subscriptionId())
                .orElseThrow(() -> new GatewayException(
                        GatewayException.Kind.CONFLICT,
                        "resource_missing",
                        "The payment provider does not have this subscription.",
                        null));
    }

    private static PlanChange planChange(PaymentOrder order, OrderRequest request) {
        return new PlanChange(
                order.tenantId(),
                Objects.requireNonNull(request.planCode()),
                Objects.requireNonNullElse(request.seats(), 1),
                Objects.requireNonNullElse(request.proration(), Proration.NEXT_INVOICE));
    }

    /** One call of the provider. */
    interface Asking<T> {
        T ask();
    }

    /** Calls, and stores how it failed. */
    <T> T asked(PaymentOrder order, Asking<T> asking) {
        boolean answered = false;
        try {
            T answer = asking.ask();
            answered = true;
            return answer;
        } catch (GatewayException e) {
            answered = true;
            book.failed(order, e);
            throw e;
        } finally {
            if (!answered) {
                book.failed(order, null);
            }
        }
    }

    /** One key for one order, whichever node asks, and however often. */
    static String key(PaymentOrder order) {
        return "aa-" + order.id() + "-" + order.attempt();
    }

    static DomainException busy() {
        return new DomainException(
                ErrorCode.BILLING_CHANGE_IN_PROGRESS, "Another change is under way; try again in a moment.");
    }
}
