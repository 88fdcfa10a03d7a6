package io.anythingagents.billing;

import io.anythingagents.billing.GatewayException.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is kept of a subscription of the payment provider's. */
final class SubscriptionMirror {
    private SubscriptionMirror() {}

    /**
     * As it is to be written.
     *
     * @param planCode where the provider names none of ours
     * @param email null to keep the one that is there
     */
    static MirroredSubscription of(
            GatewaySubscription from,
            String processor,
            String planCode,
            @Nullable String email,
            @Nullable PendingPlan pending) {
        SubscriptionStatus status = from.status()
                .orElseThrow(() -> new GatewayException(
                        Kind.FAILED, "unknown_status", "The payment provider says what we do not know.", null));
        return new MirroredSubscription(
                from.planCode() == null ? planCode : from.planCode(),
                status,
                processor,
                from.customerId(),
                from.id(),
                !from.cancelAtPeriodEnd() && from.cancelAt() == null,
                email,
                from.startedAt(),
                from.currentPeriodStart(),
                from.currentPeriodEnd(),
                from.trialEndsAt(),
                end(from, status),
                from.quantity(),
                pending);
    }

    /** When it ends or ended; null while it goes on. */
    private static @Nullable Instant end(GatewaySubscription from, SubscriptionStatus status) {
        if (status == SubscriptionStatus.CANCELED) {
            return from.endedAt() == null ? from.canceledAt() : from.endedAt();
        }
        return from.cancelAt() == null && from.cancelAtPeriodEnd() ? from.currentPeriodEnd() : from.cancelAt();
    }
}
