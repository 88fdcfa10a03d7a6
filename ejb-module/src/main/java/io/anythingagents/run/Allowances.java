package io.anythingagents.run;

import io.anythingagents.billing.BillingPeriod;
import io.anythingagents.billing.Entitlement;
import io.anythingagents.billing.Entitlement.Limits;
import io.anythingagents.billing.Entitlements;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.usage.AccountKey;
import io.anythingagents.usage.Allowance;
import io.anythingagents.usage.Budget;
import io.anythingagents.usage.UsageFeature;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes budgets of what a tenant's plan limits. */
@Stateless
public class Allowances {
    @Inject
    private Entitlements entitlements;

    @SuppressWarnings("NullAway.Init") // injected
    public Allowances() {}

    /**
     * What a run for this person may use.
     *
     * @param userId null for a service account, which only the tenant's budgets limit
     * @throws DomainException subscription-required
     */
    public Allowance toRun(UUID tenantId, @Nullable UUID userId) {
        Entitlement entitlement = entitlements.of(tenantId);
        if (!entitlement.mayUse()) {
            throw new DomainException(
                    ErrorCode.SUBSCRIPTION_REQUIRED,
                    "The tenant is on no plan that may be used.",
                    Map.of(
                            "tenant_id",
                            tenantId.toString(),
                            "plan_code",
                            entitlement.planCode().orElse("")));
        }
        return of(entitlement, tenantId, userId);
    }

    /** Whether the tenant's plan may be used; what limits a run is another question. */
    public boolean mayRun(UUID tenantId) {
        return entitlements.of(tenantId).mayUse();
    }

    /** The same for whoever only wants to look. */
    public Allowance shown(UUID tenantId, @Nullable UUID userId) {
        return of(entitlements.of(tenantId), tenantId, userId);
    }

    private static Allowance of(Entitlement entitlement, UUID tenantId, @Nullable UUID userId) {
        if (!entitlement.restricted()) {
            return Allowance.FREE;
        }
        BillingPeriod period = entitlement.period();
        List<Budget> budgets = new ArrayList<>();
        for (String feature : UsageFeature.ALL) {
            // counted even where nothing limits it, for a plan may be changed in the middle of a period
            budgets.add(budget(entitlement.limits(feature), tenantId, feature, feature, period));
            Limits own = entitlement.limits(feature + UsageFeature.PER_USER);
            if (userId != null && !own.equals(Limits.NONE)) {
                budgets.add(budget(own, userId, feature, feature + UsageFeature.PER_USER, period));
            }
        }
        return new Allowance(budgets, entitlement.planCode().orElse(null), period.start(), period.end());
    }

    private static Budget budget(Limits limits, UUID subject, String feature, String name, BillingPeriod period) {
        return new Budget(new AccountKey(subject, feature, period.start()), name, limits.soft(), limits.hard());
    }
}
