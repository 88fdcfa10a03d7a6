package io.anythingagents.billing;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which state a subscription is in: the first rule that fits. The provider's word counts, except that time does not wait
 * for its events: what has an end ends then.
 *
 * @param grace how long a tenant may go on after a failed payment
 */
public record SubscriptionRules(Duration grace) {
    static SubscriptionRules of(Settings settings) {
        return new SubscriptionRules(settings.get(SettingsCatalog.BILLING_GRACE_DAYS));
    }

    /**
     * What is known of a subscription.
     *
     * @param managed whether the provider has it; a trial begun at sign-up is ours alone
     * @param free whether the plan costs nothing
     * @param periodStart when the period began that is or is not paid
     */
    public record Facts(
            SubscriptionStatus status,
            boolean managed,
            boolean free,
            Instant periodStart,
            @Nullable Instant trialEndsAt,
            @Nullable Instant cancelAt) {
        static Facts of(TenantSubscription subscription, boolean free) {
            return new Facts(
                    subscription.status(),
                    subscription.managed(),
                    free,
                    Objects.requireNonNullElse(subscription.currentPeriodStart(), subscription.startsAt()),
                    subscription.trialEndsAt(),
                    subscription.cancelAt());
        }

        private boolean is(SubscriptionStatus wanted) {
            return status == wanted;
        }

        private boolean isTrialOfOursOver(Instant now) {
            return is(SubscriptionStatus.TRIALING) && !managed && hasCome(trialEndsAt, now);
        }
    }

    private interface Condition {
        boolean holds(Facts facts, Instant now, Duration grace);
    }

    /** One rule, with its words for the page. */
    record Rule(String when, SubscriptionState state, Condition condition) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "the provider says canceled or incomplete_expired",
                    SubscriptionState.ENDED,
                    (facts, now, grace) ->
                            facts.is(SubscriptionStatus.CANCELED) || facts.is(SubscriptionStatus.INCOMPLETE_EXPIRED)),
            new Rule(
                    "its end (`cancel_at`) has come",
                    SubscriptionState.ENDED,
                    (facts, now, grace) -> hasCome(facts.cancelAt(), now)),
            new Rule(
                    "the provider says unpaid",
                    SubscriptionState.UNPAID,
                    (facts, now, grace) -> facts.is(SubscriptionStatus.UNPAID)),
            new Rule(
                    "the provider says paused",
                    SubscriptionState.PAUSED,
                    (facts, now, grace) -> facts.is(SubscriptionStatus.PAUSED)),
            new Rule(
                    "the provider says incomplete, or a plan without trial was chosen at sign-up",
                    SubscriptionState.INCOMPLETE,
                    (facts, now, grace) -> facts.is(SubscriptionStatus.INCOMPLETE)),
            new Rule(
                    "the provider says past_due, and the period began less than the grace ago",
                    SubscriptionState.PAST_DUE_IN_GRACE,
                    (facts, now, grace) -> facts.is(SubscriptionStatus.PAST_DUE)
                            && now.isBefore(facts.periodStart().plus(grace))),
            new Rule(
                    "the provider says past_due",
                    SubscriptionState.PAST_DUE_AFTER_GRACE,
                    (facts, now, grace) -> facts.is(SubscriptionStatus.PAST_DUE)),
            new Rule(
                    "a trial begun at sign-up is over, and the plan is free",
                    SubscriptionState.ACTIVE,
                    (facts, now, grace) -> facts.isTrialOfOursOver(now) && facts.free() && facts.cancelAt() == null),
            new Rule(
                    "a trial begun at sign-up is over",
                    SubscriptionState.ENDED,
                    (facts, now, grace) -> facts.isTrialOfOursOver(now) && !facts.free()),
            new Rule(
                    "its end (`cancel_at`) is set and ahead",
                    SubscriptionState.CANCELED_AT_PERIOD_END,
                    (facts, now, grace) -> facts.cancelAt() != null),
            new Rule(
                    "the provider says trialing, or the trial begun at sign-up runs",
                    SubscriptionState.TRIALING,
                    (facts, now, grace) -> facts.is(SubscriptionStatus.TRIALING)),
            new Rule(
                    "the provider says active, or a free plan was chosen at sign-up",
                    SubscriptionState.ACTIVE,
                    (facts, now, grace) -> facts.is(SubscriptionStatus.ACTIVE)));

    static List<Rule> inOrder() {
        return RULES;
    }

    public SubscriptionState state(Facts facts, Instant now) {
        return RULES.stream()
                .filter(rule -> rule.condition().holds(facts, now, grace))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No rule for " + facts))
                .state();
    }

    /** Whether a subscription may be started at the provider: after the last one, or while only we know of one. */
    public boolean mayStart(Facts facts, Instant now) {
        return !facts.managed() || state(facts, now).allows(SubscriptionState.Right.START);
    }

    private static boolean hasCome(@Nullable Instant time, Instant now) {
        return time != null && !now.isBefore(time);
    }
}
