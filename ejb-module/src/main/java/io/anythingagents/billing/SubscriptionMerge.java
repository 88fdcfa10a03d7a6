package io.anythingagents.billing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known and what the provider says now, put together. */
final class SubscriptionMerge {
    private SubscriptionMerge() {}

    /** What is to be written, and which fields differ from what is there. */
    record Change(MirroredSubscription after, List<String> fields) {}

    /**
     * Empty when nothing is to be written.
     *
     * @param known null while the tenant has none
     */
    static Optional<Change> of(@Nullable KnownSubscription known, GatewaySubscription seen, String processor) {
        MirroredSubscription before = known == null ? null : known.mirrored();
        if (before != null && !before.subscriptionId().equals(seen.id()) && !follows(before, seen)) {
            return Optional.empty();
        }
        String plan = seen.planCode() != null ? seen.planCode() : known == null ? null : known.planCode();
        if (plan == null) {
            throw new EventFailedException("It names no plan of ours.");
        }
        String email = before == null ? null : before.billingEmail();
        MirroredSubscription after = SubscriptionMirror.of(seen, processor, plan, email, pending(before, seen, plan));
        List<String> fields = differences(before, after);
        return fields.isEmpty() ? Optional.empty() : Optional.of(new Change(after, fields));
    }

    /**
     * Whether another subscription takes the place of the one that is there. One that goes on counts more than one that is
     * over, then the one begun later; so it does not matter in which order they are heard of.
     */
    private static boolean follows(MirroredSubscription before, GatewaySubscription seen) {
        boolean seenOver = seen.status().map(SubscriptionMerge::isOver).orElse(true);
        boolean beforeOver = isOver(before.status());
        return beforeOver == seenOver ? seen.startedAt().isAfter(before.startsAt()) : beforeOver;
    }

    static boolean isOver(SubscriptionStatus status) {
        return status == SubscriptionStatus.CANCELED || status == SubscriptionStatus.INCOMPLETE_EXPIRED;
    }

    /** A change of plan to come stays so while the provider holds a schedule and has not carried it out. */
    private static @Nullable PendingPlan pending(
            @Nullable MirroredSubscription before, GatewaySubscription seen, String plan) {
        PendingPlan pending = before == null ? null : before.pending();
        boolean open = pending != null
                && seen.scheduleId() != null
                && !pending.planCode().equals(plan);
        return open ? pending : null;
    }

    private static List<String> differences(@Nullable MirroredSubscription before, MirroredSubscription after) {
        if (before == null) {
            return List.of("subscription");
        }
        List<String> fields = new ArrayList<>();
        note(fields, "subscription", before.subscriptionId(), after.subscriptionId());
        note(fields, "customer", before.customerId(), after.customerId());
        note(fields, "plan_code", before.planCode(), after.planCode());
        note(fields, "status", before.status(), after.status());
        note(fields, "auto_renew", before.autoRenew(), after.autoRenew());
        note(fields, "starts_at", before.startsAt(), after.startsAt());
        note(fields, "current_period_start", before.currentPeriodStart(), after.currentPeriodStart());
        note(fields, "current_period_end", before.currentPeriodEnd(), after.currentPeriodEnd());
        note(fields, "trial_ends_at", before.trialEndsAt(), after.trialEndsAt());
        note(fields, "cancel_at", before.cancelAt(), after.cancelAt());
        note(fields, "seat_count", before.seatCount(), after.seatCount());
        note(fields, "pending_plan_code", before.pending(), after.pending());
        return fields;
    }

    private static void note(List<String> fields, String name, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            fields.add(name);
        }
    }
}
