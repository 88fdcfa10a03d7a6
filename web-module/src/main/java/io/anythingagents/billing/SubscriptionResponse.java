package io.anythingagents.billing;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as its tenant sees it: none of the payment provider's ids.
 *
 * @param status the payment provider's word
 * @param state what it comes to, and what hangs on it
 */
public record SubscriptionResponse(
        UUID tenantId,
        String planCode,
        String status,
        String state,
        boolean autoRenew,
        @Nullable String billingEmail,
        Instant startsAt,
        @Nullable Instant currentPeriodStart,
        @Nullable Instant currentPeriodEnd,
        @Nullable Instant trialEndsAt,
        @Nullable Instant cancelAt,
        @Nullable Integer seatCount,
        Map<String, String> metadata,
        @Nullable String pendingPlanCode,
        @Nullable Instant pendingPlanEffectiveAt,
        @Nullable Integer pendingSeatCount) {
    static SubscriptionResponse of(Subscriptions.Standing standing) {
        TenantSubscription subscription = standing.subscription();
        PendingPlan pending = standing.pending();
        return new SubscriptionResponse(
                subscription.tenantId(),
                subscription.planCode(),
                subscription.status().word(),
                standing.state().word(),
                subscription.autoRenew(),
                subscription.billingEmail(),
                subscription.startsAt(),
                subscription.currentPeriodStart(),
                subscription.currentPeriodEnd(),
                subscription.trialEndsAt(),
                subscription.cancelAt(),
                subscription.seatCount(),
                Map.of(),
                pending == null ? null : pending.planCode(),
                pending == null ? null : pending.effectiveAt(),
                pending == null ? null : pending.seatCount());
    }
}
