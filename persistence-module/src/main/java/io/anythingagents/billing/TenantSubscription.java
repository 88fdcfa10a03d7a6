package io.anythingagents.billing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which plan a tenant is on. What the provider keeps under its own ids is not shown to anybody.
 *
 * @param managed whether the payment provider has it; a trial begun at sign-up is ours alone
 * @param autoRenew whether it goes on after the period
 * @param cancelAt when it ends or ended
 */
public record TenantSubscription(
        UUID tenantId,
        String planCode,
        SubscriptionStatus status,
        boolean managed,
        boolean autoRenew,
        @Nullable String billingEmail,
        Instant startsAt,
        @Nullable Instant currentPeriodStart,
        @Nullable Instant currentPeriodEnd,
        @Nullable Instant trialEndsAt,
        @Nullable Instant cancelAt,
        @Nullable Integer seatCount) {}
