package io.anythingagents.billing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of the payment provider's, as it is written over what a tenant has.
 *
 * @param billingEmail null to keep what is there
 * @param pending null when no change of plan is to come
 */
public record MirroredSubscription(
        String planCode,
        SubscriptionStatus status,
        String processor,
        String customerId,
        String subscriptionId,
        boolean autoRenew,
        @Nullable String billingEmail,
        Instant startsAt,
        @Nullable Instant currentPeriodStart,
        @Nullable Instant currentPeriodEnd,
        @Nullable Instant trialEndsAt,
        @Nullable Instant cancelAt,
        @Nullable Integer seatCount,
        @Nullable PendingPlan pending) {}
