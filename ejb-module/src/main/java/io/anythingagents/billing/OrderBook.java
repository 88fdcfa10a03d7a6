package io.anythingagents.billing;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.billing.SubscriptionRules.Facts;
import io.anythingagents.billing.SubscriptionState.Right;
import io.anythingagents.idempotency.KeptAnswers;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.tenant.TenantAccount;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of every call to the payment provider: what is stored before it, and what after. Each method is one short
 * transaction; the call itself is in none.
 */
@Stateless
public class OrderBook {
    /** After this long whoever was at an order is taken for dead. Should it live, both ask under the same key. */
    static final Duration LEASE = Duration.ofSeconds(60);

    @Inject
    private PaymentOrderRepository orders;

    @Inject
    private SubscriptionRepository subscriptions;

    @Inject
    private SubscriptionMirrorRepository mirrors;

    @Inject
    private BillingCustomerRepository customers;

    @Inject
    private PlanRepository plans;

    @Inject
    private Tenants tenants;

    @Inject
    private KeptAnswers answers;

    @Inject
    private BillingNotices notices;

    @Inject
    private AuditTrail audit;

    @Inject
    private Settings settings;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public OrderBook() {}

    /**
     * Stores what is to be asked. Gives the order that is ours to carry out, which may be one that was left open; empty
     * while somebody is at another one.
     *
     * @param overLive whether a start over a live subscription is taken
     * @throws DomainException not-found or subscription-conflict where the subscription does not allow it
     */
    public Optional<PaymentOrder> open(UUID tenantId, OrderRequest request, boolean overLive) {
        PaymentOrder order = new PaymentOrder(
                ids.next(), tenantId, request.kind().lane(), request.kind().word(), request.toJson(), 1, false);
        if (request.kind().isManyAtOnce()) {
            Optional<PaymentOrder> leftOver =
                    orders.takeSame(tenantId, order.lane(), order.operation(), order.request(), LEASE);
            if (leftOver.isPresent()) {
                require(tenantId, request.kind(), overLive);
                return leftOver;
            }
        }
        if (orders.openUnlessThere(tenantId, order, LEASE, clock.instant())) {
            // Looked at only now: whoever had the lane before has written what it did.
            require(tenantId, request.kind(), overLive);
            return Optional.of(order);
        }
        return orders.take(tenantId, request.kind().lane(), LEASE);
    }

    /** Whether an order to start may still be carried out, for one that was left open. */
    public boolean mayStart(UUID tenantId) {
        return subscriptions
                .find(tenantId)
                .map(found -> SubscriptionRules.of(settings).mayStart(facts(found), clock.instant()))
                .orElse(true);
    }

    public Optional<String> customer(UUID tenantId, String processor) {
        return customers.find(tenantId, processor);
    }

    /** As the provider shall name its customer. */
    public String tenantName(UUID tenantId) {
        return tenants.find(tenantId).map(TenantAccount::name).orElse(tenantId.toString());
    }

    /** The tenant's subscription at the provider. */
    public Optional<SubscriptionMirrorRepository.Ids> provider(UUID tenantId) {
        return mirrors.ids(tenantId);
    }

    public Optional<PendingPlan> pending(UUID tenantId) {
        return mirrors.pending(tenantId);
    }

    /** Keeps the customer the provider made; gives the one that counts. */
    public String customerMade(RequestContext context, PaymentOrder order, String processor, String customerId) {
        Instant now = clock.instant();
        if (orders.close(order.tenantId(), order.id(), null, now)
                && customers.addUnlessThere(order.tenantId(), processor, customerId, now)) {
            record(context, order, OrderKind.CUSTOMER.action(), Map.of());
        }
        return customers.find(order.tenantId(), processor).orElse(customerId);
    }

    /** It was done, and there is nothing of it to keep but the answer. */
    public void done(RequestContext context, PaymentOrder order, OrderRequest request, String answer) {
        if (orders.close(order.tenantId(), order.id(), null, clock.instant())) {
            record(
                    context,
                    order,
                    request.kind().action(),
                    Map.of("order", request.kind().word()));
            answers.keep(request.ticket(), answer);
        }
    }

    /** Writes what became of the subscription, once, however many carried the order out. */
    public void subscriptionBecame(
            RequestContext context, PaymentOrder order, GatewaySubscription subscription, String processor) {
        Instant now = clock.instant();
        if (!orders.close(order.tenantId(), order.id(), null, now)) {
            return;
        }
        OrderRequest request = OrderRequest.of(order);
        String plan = Optional.ofNullable(request.planCode())
                .filter(code -> request.kind() != OrderKind.PLAN_LATER)
                .orElseGet(() -> subscriptions
                        .find(order.tenantId())
                        .map(TenantSubscription::planCode)
                        .orElse(""));
        PendingPlan pending = request.kind() == OrderKind.PLAN_LATER && request.planCode() != null
                ? new PendingPlan(request.planCode(), request.seats(), subscription.currentPeriodEnd())
                : null;
        MirroredSubscription mirrored = SubscriptionMirror.of(subscription, processor, plan, request.email(), pending);
        if (!mirrors.mirror(order.tenantId(), mirrored, now)) {
            throw DomainException.notFound("Plan");
        }
        record(context, order, request.kind().action(), details(request, mirrored));
        answers.keep(request.ticket(), request.toAnswer());
        notices.afterChange(order.tenantId());
    }

    /**
     * Says how a call failed: an order that changed nothing is over, another one is left open for the next who asks.
     */
    public void failed(PaymentOrder order, @Nullable GatewayException failure) {
        if (failure != null && failure.nothingHappened()) {
            orders.close(order.tenantId(), order.id(), failure.providerCode(), clock.instant());
            return;
        }
        // the provider keeps an answer of failure under its key, and would give it for a day
        boolean anotherKey = failure != null && failure.kind() == GatewayException.Kind.FAILED;
        orders.release(order.tenantId(), order.id(), failure == null ? "internal" : failure.providerCode(), anotherKey);
    }

    /** An order that nobody wants any more, and that changed nothing. */
    public void drop(PaymentOrder order, String why) {
        orders.close(order.tenantId(), order.id(), why, clock.instant());
    }

    /** Changes a subscription that the provider does not have; false when there is none such. */
    public boolean changeUnmanaged(
            RequestContext context,
            UUID tenantId,
            @Nullable Boolean autoRenew,
            @Nullable String email,
            @Nullable Integer seats) {
        boolean changed = mirrors.changeUnmanaged(tenantId, autoRenew, email, seats, clock.instant());
        if (changed) {
            audit.record(AuditEvent.of(OrderKind.CHANGE.action())
                    .by(context)
                    .tenant(tenantId)
                    .target("subscription", tenantId));
        }
        return changed;
    }

    private void require(UUID tenantId, OrderKind kind, boolean overLive) {
        Right right = kind.right();
        if (right == null || (right == Right.START && overLive)) {
            return;
        }
        if (right == Right.START) {
            if (!mayStart(tenantId)) {
                throw conflict(tenantId, "There is a subscription already.");
            }
            return;
        }
        TenantSubscription found =
                subscriptions.find(tenantId).orElseThrow(() -> DomainException.notFound("Subscription"));
        SubscriptionState state = SubscriptionRules.of(settings).state(facts(found), clock.instant());
        if (!found.managed()) {
            throw conflict(tenantId, "The payment provider does not have this subscription; start one.");
        }
        if (!state.allows(right)) {
            throw conflict(tenantId, "The subscription is " + state.word() + ", which does not allow this.");
        }
    }

    private DomainException conflict(UUID tenantId, String detail) {
        Map<String, Object> details = subscriptions
                .find(tenantId)
                .map(found -> Map.<String, Object>of(
                        "state",
                        SubscriptionRules.of(settings)
                                .state(facts(found), clock.instant())
                                .word()))
                .orElse(Map.of());
        return new DomainException(ErrorCode.SUBSCRIPTION_CONFLICT, detail, details);
    }

    private Facts facts(TenantSubscription subscription) {
        return Facts.of(
                subscription,
                plans.find(subscription.planCode()).filter(Plan::isFree).isPresent());
    }

    private void record(RequestContext context, PaymentOrder order, AuditAction action, Map<String, String> details) {
        AuditEvent event =
                AuditEvent.of(action).by(context).tenant(order.tenantId()).target("subscription", order.tenantId());
        for (Map.Entry<String, String> detail : details.entrySet()) {
            event = event.detail(detail.getKey(), detail.getValue());
        }
        audit.record(event);
    }

    private static Map<String, String> details(OrderRequest request, MirroredSubscription now) {
        String plan = request.planCode() == null ? now.planCode() : request.planCode();
        return Map.of(
                "plan_code",
                plan,
                "status",
                now.status().word(),
                "order",
                request.kind().word());
    }
}
