package io.anythingagents.billing;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of plan.
 *
 * @param effectiveAt null when it is in force
 * @param timing immediate or period_end
 */
public record PlanChangeResponse(
        SubscriptionResponse subscription,
        String targetPlanCode,
        @Nullable Instant effectiveAt,
        int seatCount,
        String timing) {
    static PlanChangeResponse of(SubscriptionChanges.PlanOutcome outcome) {
        return new PlanChangeResponse(
                SubscriptionResponse.of(outcome.standing()),
                outcome.planCode(),
                outcome.effectiveAt(),
                outcome.seats(),
                outcome.timing().name().toLowerCase(Locale.ROOT));
    }
}
