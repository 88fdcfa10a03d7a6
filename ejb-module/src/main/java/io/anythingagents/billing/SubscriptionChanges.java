package io.anythingagents.billing;

import io.anythingagents.billing.PaymentGateway.Proration;
import io.anythingagents.billing.Subscriptions.Standing;
import io.anythingagents.idempotency.KeptAnswers;
import io.anythingagents.idempotency.KeptAnswers.Ticket;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant may do with its subscription; each is done at the payment provider first, and then here. */
@ApplicationScoped
public class SubscriptionChanges {
    private SubscriptionOrders orders;
    private Subscriptions subscriptions;
    private Plans plans;
    private OrderBook book;
    private KeptAnswers answers;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected SubscriptionChanges() {}

    @Inject
    public SubscriptionChanges(
            SubscriptionOrders orders, Subscriptions subscriptions, Plans plans, OrderBook book, KeptAnswers answers) {
        this.orders = orders;
        this.subscriptions = subscriptions;
        this.plans = plans;
        this.book = book;
        this.answers = answers;
    }

    /** @param seats null for those the plan includes, else one */
    public record Start(
            String planCode,
            @Nullable Integer seats,
            boolean autoRenew,
            @Nullable String email) {}

    /** Null for what stays. */
    public record Change(
            @Nullable Boolean autoRenew,
            @Nullable Integer seats,
            @Nullable String email) {}

    /** When another plan begins. */
    public enum Timing {
        /** At once when it costs more for the same interval, else with the next period. */
        AUTO,
        IMMEDIATE,
        PERIOD_END
    }

    /** @param proration null for an invoice of the difference at once */
    public record PlanWanted(
            String planCode,
            @Nullable Integer seats,
            Timing timing,
            @Nullable Proration proration) {}

    /** @param effectiveAt null when it is in force */
    public record PlanOutcome(
            Standing standing,
            String planCode,
            int seats,
            Timing timing,
            @Nullable Instant effectiveAt) {}

    /**
     * Without a trial: one begins at sign-up or never. With a key it is started once, and the answer is how it stands.
     *
     * @param repeatable null when the client sent no key
     * @throws DomainException idempotency-key-reused
     */
    public Standing start(RequestContext context, UUID tenantId, Start wish, KeptAnswers.@Nullable Request repeatable) {
        Ticket ticket = answers.ticket(context, repeatable);
        if (answers.find(ticket).isPresent()) {
            return subscriptions.find(tenantId);
        }
        Plan plan = open(wish.planCode());
        int seats = firstOf(wish.seats(), plan.seatIncluded());
        orders.carryOut(
                context,
                tenantId,
                OrderRequest.start(plan.code(), seats, wish.autoRenew(), wish.email())
                        .answering(ticket));
        return subscriptions.find(tenantId);
    }

    /** Address, then seats, then renewal: what was done before something failed stays done. */
    public Standing change(RequestContext context, UUID tenantId, Change wish) {
        Standing now = subscriptions.find(tenantId);
        if (!now.subscription().managed()) {
            book.changeUnmanaged(context, tenantId, wish.autoRenew(), wish.email(), wish.seats());
            return subscriptions.find(tenantId);
        }
        if (wish.seats() != null && now.pending() != null) {
            throw new DomainException(
                    ErrorCode.SUBSCRIPTION_CONFLICT, "A change of plan is to come; name the seats with the plan.");
        }
        if (wish.email() != null) {
            orders.carryOut(context, tenantId, OrderRequest.email(wish.email()));
        }
        if (wish.seats() != null) {
            orders.carryOut(context, tenantId, OrderRequest.seats(wish.seats()));
        }
        if (wish.autoRenew() != null && wish.autoRenew() != now.subscription().autoRenew()) {
            orders.carryOut(context, tenantId, wish.autoRenew() ? OrderRequest.resume() : OrderRequest.cancel(true));
        }
        return subscriptions.find(tenantId);
    }

    /** @param repeatable null when the client sent no key */
    public PlanOutcome changePlan(
            RequestContext context, UUID tenantId, PlanWanted wish, KeptAnswers.@Nullable Request repeatable) {
        Ticket ticket = answers.ticket(context, repeatable);
        Optional<String> before = answers.find(ticket);
        if (before.isPresent()) {
            return outcome(tenantId, OrderRequest.ofAnswer(before.get()));
        }
        Plan target = open(wish.planCode());
        Standing now = subscriptions.find(tenantId);
        TenantSubscription subscription = now.subscription();
        if (subscription.planCode().equals(target.code())) {
            throw new DomainException(ErrorCode.SUBSCRIPTION_CONFLICT, "The tenant is on this plan.");
        }
        PendingPlan pending = now.pending();
        if (pending != null && pending.planCode().equals(target.code())) {
            throw new DomainException(ErrorCode.SUBSCRIPTION_CONFLICT, "The change to this plan is to come already.");
        }
        Plan current = plans.list().stream()
                .filter(plan -> plan.code().equals(subscription.planCode()))
                .findFirst()
                .orElse(target);
        int seats = firstOf(wish.seats(), subscription.seatCount(), target.seatIncluded(), current.seatIncluded());
        boolean atOnce = wish.timing() == Timing.IMMEDIATE
                || (wish.timing() == Timing.AUTO
                        && PlanTiming.isImmediate(
                                current, firstOf(subscription.seatCount(), current.seatIncluded()), target, seats));
        Proration proration = wish.proration() == null ? Proration.INVOICE_NOW : wish.proration();
        OrderRequest request = atOnce
                ? OrderRequest.plan(target.code(), seats, proration)
                : OrderRequest.planLater(target.code(), seats);
        orders.carryOut(context, tenantId, request.answering(ticket));
        return outcome(tenantId, request);
    }

    private PlanOutcome outcome(UUID tenantId, OrderRequest done) {
        Standing now = subscriptions.find(tenantId);
        return new PlanOutcome(
                now,
                Objects.requireNonNull(done.planCode()),
                Objects.requireNonNullElse(done.seats(), 1),
                done.kind() == OrderKind.PLAN ? Timing.IMMEDIATE : Timing.PERIOD_END,
                now.pending() == null ? null : now.pending().effectiveAt());
    }

    /** @param repeatable null when the client sent no key */
    public Standing cancel(
            RequestContext context, UUID tenantId, boolean atPeriodEnd, KeptAnswers.@Nullable Request repeatable) {
        return once(context, tenantId, OrderRequest.cancel(atPeriodEnd), repeatable);
    }

    /**
     * Takes back a cancellation that has not happened yet, or a pause.
     *
     * @param repeatable null when the client sent no key
     */
    public Standing resume(RequestContext context, UUID tenantId, KeptAnswers.@Nullable Request repeatable) {
        return once(context, tenantId, OrderRequest.resume(), repeatable);
    }

    private Standing once(
            RequestContext context, UUID tenantId, OrderRequest request, KeptAnswers.@Nullable Request repeatable) {
        Ticket ticket = answers.ticket(context, repeatable);
        if (answers.find(ticket).isEmpty()) {
            orders.carryOut(context, tenantId, request.answering(ticket));
        }
        return subscriptions.find(tenantId);
    }

    private Plan open(String code) {
        return plans.list().stream()
                .filter(plan -> plan.code().equals(code) && plan.active())
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("Plan"));
    }

    private static int firstOf(@Nullable Integer... choices) {
        for (Integer choice : choices) {
            if (choice != null) {
                return choice;
            }
        }
        return 1;
    }
}
