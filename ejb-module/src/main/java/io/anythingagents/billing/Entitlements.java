package io.anythingagents.billing;

import io.anythingagents.billing.SubscriptionRules.Facts;
import io.anythingagents.billing.SubscriptionState.Right;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
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
        return subscriptions
                .find(tenantId)
                .map(this::of)
                .orElseGet(() -> new Entitlement(
                        true,
                        plans.find(settings.get(SettingsCatalog.SIGNUP_DEFAULT_PLAN_CODE))
                                .orElse(null),
                        true));
    }

    private Entitlement of(TenantSubscription subscription) {
        Optional<Plan> plan = plans.find(subscription.planCode());
        Facts facts = Facts.of(subscription, plan.filter(Plan::isFree).isPresent());
        SubscriptionState state = SubscriptionRules.of(settings).state(facts, clock.instant());
        return new Entitlement(true, plan.orElse(null), state.allows(Right.USE));
    }
}
