package io.anythingagents.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A limit of the plan and how it stands.
 *
 * @param scope tenant, or user for what limits the caller alone
 * @param reserved held by calls that are being made
 * @param remaining null where nothing limits it
 */
public record UsageLimit(
        String featureKey,
        String scope,
        String unit,
        @Nullable Long softLimit,
        @Nullable Long hardLimit,
        long used,
        long reserved,
        @Nullable Long remaining,
        boolean warning,
        Instant periodStart,
        Instant resetsAt) {
    static UsageLimit of(Allowance allowance, Budgets.Standing standing) {
        Budget budget = standing.budget();
        UsageAccount account = standing.account();
        Long soft = budget.soft();
        Long hard = budget.hard();
        return new UsageLimit(
                budget.planFeature(),
                budget.planFeature().equals(budget.account().feature()) ? "tenant" : "user",
                UsageFeature.unit(budget.account().feature()),
                soft,
                hard,
                account.used(),
                account.reserved(),
                hard == null ? null : Math.max(0, hard - account.taken()),
                soft != null && account.used() >= soft,
                allowance.periodStart(),
                allowance.periodEnd());
    }
}
