package io.anythingagents.billing;

import io.anythingagents.billing.SubscriptionRules.Facts;
import io.anythingagents.billing.SubscriptionState.Right;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What other features ask before they do something that a plan may withhold or limit. */
@Stateless
public class Entitlements {
    @Inject
    private SubscriptionRepository subscriptions;

    @Inject
    private PlanRepository plans;

    @Inject
    private TenantLimitRepository overrides;

    @Inject
    private EntitlementCache cache;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public Entitlements() {}

    /** As the catalog and the subscription are now; a tenant without a subscription has what the default plan gives. */
    public Entitlement of(UUID tenantId) {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING)) {
            return Entitlement.UNRESTRICTED;
        }
        Instant now = clock.instant();
        EntitlementFacts facts = facts(tenantId);
        TenantSubscription subscription = facts.subscription();
        if (subscription == null) {
            return new Entitlement(true, facts.plan(), true, facts.overrides(), BillingPeriod.of(null, null, now));
        }
        Plan plan = facts.plan();
        SubscriptionState state =
                SubscriptionRules.of(settings).state(Facts.of(subscription, plan != null && plan.isFree()), now);
        BillingPeriod period =
                BillingPeriod.of(subscription.currentPeriodStart(), subscription.currentPeriodEnd(), now);
        return new Entitlement(true, plan, state.allows(Right.USE), facts.overrides(), period);
    }

    private EntitlementFacts facts(UUID tenantId) {
        return cache.get(tenantId, overrides.stamp(tenantId), () -> read(tenantId));
    }

    private EntitlementFacts read(UUID tenantId) {
        Optional<TenantSubscription> subscription = subscriptions.find(tenantId);
        String planCode = subscription
                .map(TenantSubscription::planCode)
                .orElseGet(() -> settings.get(SettingsCatalog.SIGNUP_DEFAULT_PLAN_CODE));
        return new EntitlementFacts(
                subscription.orElse(null), plans.find(planCode).orElse(null), overrides.find(tenantId));
    }
}
