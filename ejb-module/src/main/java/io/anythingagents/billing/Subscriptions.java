package io.anythingagents.billing;

import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which plan a tenant is on. */
@Stateless
public class Subscriptions {
    private static final EventLog LOG = EventLog.of(Subscriptions.class);

    @Inject
    private SubscriptionRepository subscriptions;

    @Inject
    private SubscriptionMirrorRepository mirrors;

    @Inject
    private PlanRepository plans;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public Subscriptions() {}

    /**
     * A subscription and how it stands at this moment.
     *
     * @param pending a change of plan to come; null for none
     */
    public record Standing(
            TenantSubscription subscription,
            SubscriptionState state,
            @Nullable PendingPlan pending) {}

    /**
     * The tenant's own.
     *
     * @throws DomainException not-found where there is none
     */
    public Standing find(UUID tenantId) {
        TenantSubscription found =
                subscriptions.find(tenantId).orElseThrow(() -> DomainException.notFound("Subscription"));
        boolean free = plans.find(found.planCode()).filter(Plan::isFree).isPresent();
        return new Standing(
                found,
                SubscriptionRules.of(settings).state(SubscriptionRules.Facts.of(found, free), clock.instant()),
                mirrors.pending(tenantId).orElse(null));
    }

    /** By the payment provider's id. */
    public Optional<TenantSubscription> knownAs(String subscriptionId) {
        return mirrors.tenantOfAcrossTenants(subscriptionId).flatMap(subscriptions::find);
    }

    /**
     * Puts a new tenant on a plan, in the transaction of the sign-up and without asking Stripe: a trial needs no card. Does
     * nothing where billing is off. A plan that costs something and has no trial waits for the first payment.
     *
     * @throws DomainException not-found for a plan that is not there or closed
     */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public Optional<TenantSubscription> openWithSignUp(UUID tenantId, String email, PlanWish wish, Instant now) {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING)) {
            return Optional.empty();
        }
        Optional<Plan> plan = wanted(wish);
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        TenantSubscription subscription = first(tenantId, email, plan.get(), wish, now);
        if (!subscriptions.addUnlessThere(tenantId, subscription, now)) {
            throw new IllegalStateException("A new tenant has a subscription already: " + tenantId);
        }
        return Optional.of(subscription);
    }

    private TenantSubscription first(UUID tenantId, String email, Plan plan, PlanWish wish, Instant now) {
        int days = TrialRules.of(settings).days(plan, wish.trialDays());
        Instant trialEnd = days == 0 ? null : now.plus(Duration.ofDays(days));
        SubscriptionStatus withoutTrial = plan.isFree() ? SubscriptionStatus.ACTIVE : SubscriptionStatus.INCOMPLETE;
        return new TenantSubscription(
                tenantId,
                plan.code(),
                trialEnd == null ? withoutTrial : SubscriptionStatus.TRIALING,
                false,
                true,
                email,
                now,
                now,
                trialEnd,
                trialEnd,
                null,
                1);
    }

    private Optional<Plan> wanted(PlanWish wish) {
        if (wish.planCode() != null) {
            return Optional.of(plans.find(wish.planCode())
                    .filter(Plan::active)
                    .orElseThrow(() -> DomainException.notFound("Plan")));
        }
        String code = settings.get(SettingsCatalog.SIGNUP_DEFAULT_PLAN_CODE);
        Optional<Plan> plan = plans.find(code);
        if (plan.isEmpty()) {
            LOG.warn("billing.default_plan_missing", "plan_code", code);
        }
        return plan;
    }
}
