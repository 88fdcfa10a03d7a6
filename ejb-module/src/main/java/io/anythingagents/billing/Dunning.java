package io.anythingagents.billing;

import io.anythingagents.billing.BillingNotice.Kind;
import io.anythingagents.billing.SubscriptionRules.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is to be told of a subscription, from how it is and what was told: never from the way it came there, for events are
 * repeated, shuffled and lost.
 */
final class Dunning {
    private static final Duration BEFORE_TRIAL_ENDS = Duration.ofDays(3);
    private static final Duration BEFORE_GRACE_ENDS = Duration.ofDays(2);

    private final SubscriptionRules rules;

    Dunning(SubscriptionRules rules) {
        this.rules = rules;
    }

    /**
     * A subscription as far as notices go.
     *
     * @param key tells it from one that follows it
     * @param startsAt when it began
     */
    record Subject(String key, Instant startsAt, Facts facts) {}

    /** The longest time before its end at which a trial is spoken of. */
    static Duration longestLead() {
        return BEFORE_TRIAL_ENDS;
    }

    /** What is due now and was not told. */
    List<BillingNotice> due(Subject subject, Map<BillingNotice, Instant> told, Instant now) {
        return switch (subject.facts().status()) {
            case PAST_DUE -> pastDue(subject, told, now);
            case UNPAID -> once(told, Kind.ACCESS_LOST, period(subject));
            case CANCELED -> lost(subject, told);
            case ACTIVE -> recovered(subject, told);
            case TRIALING -> trial(subject, told, now);
            default -> List.of();
        };
    }

    /** Until when one may go on after a failed payment. */
    Instant graceEnd(Subject subject) {
        return subject.facts().periodStart().plus(rules.grace());
    }

    private List<BillingNotice> pastDue(Subject subject, Map<BillingNotice, Instant> told, Instant now) {
        String about = period(subject);
        Instant end = graceEnd(subject);
        if (!now.isBefore(end)) {
            return once(told, Kind.ACCESS_LOST, about);
        }
        Instant failed = told.get(new BillingNotice(Kind.PAYMENT_FAILED, about));
        if (failed == null) {
            return once(told, Kind.PAYMENT_FAILED, about);
        }
        Instant warning = end.minus(shorter(BEFORE_GRACE_ENDS, rules.grace().dividedBy(2)));
        // who was told only now that a payment failed was told the end as well
        boolean due = !now.isBefore(warning) && failed.isBefore(warning);
        return due ? once(told, Kind.GRACE_ENDING, about) : List.of();
    }

    /** What ends while a payment is open is lost for that; what is canceled otherwise was somebody's wish. */
    private static List<BillingNotice> lost(Subject subject, Map<BillingNotice, Instant> told) {
        List<String> open = open(subject, told);
        return open.isEmpty() ? List.of() : once(told, Kind.ACCESS_LOST, open.get(open.size() - 1));
    }

    private static List<BillingNotice> recovered(Subject subject, Map<BillingNotice, Instant> told) {
        List<String> open = open(subject, told);
        return open.isEmpty() ? List.of() : once(told, Kind.PAYMENT_RECOVERED, open.get(open.size() - 1));
    }

    /** The provider says itself how a trial of its own ended. */
    private List<BillingNotice> trial(Subject subject, Map<BillingNotice, Instant> told, Instant now) {
        Facts facts = subject.facts();
        Instant end = facts.trialEndsAt();
        boolean nothingIsLost = facts.cancelAt() != null || (facts.free() && !facts.managed());
        if (end == null || nothingIsLost) {
            return List.of();
        }
        String about = subject.key() + "|" + end;
        if (!now.isBefore(end)) {
            boolean news = !facts.managed() && now.isBefore(end.plus(BEFORE_TRIAL_ENDS));
            return news ? once(told, Kind.ACCESS_LOST, about) : List.of();
        }
        Duration length = Duration.between(subject.startsAt(), end);
        boolean soon = !now.isBefore(end.minus(shorter(BEFORE_TRIAL_ENDS, length.dividedBy(2))));
        return soon ? once(told, Kind.TRIAL_ENDING, about) : List.of();
    }

    /** Periods with a payment that failed and of which nothing better was told since, the oldest first. */
    private static List<String> open(Subject subject, Map<BillingNotice, Instant> told) {
        String prefix = subject.key() + "|";
        List<String> failed = new ArrayList<>();
        Instant better = null;
        for (Map.Entry<BillingNotice, Instant> one : told.entrySet()) {
            BillingNotice notice = one.getKey();
            if (!notice.about().startsWith(prefix)) {
                continue;
            }
            if (notice.kind() == Kind.PAYMENT_FAILED || notice.kind() == Kind.ACCESS_LOST) {
                failed.add(notice.about());
            } else if (notice.kind() == Kind.PAYMENT_RECOVERED && (better == null || better.isBefore(one.getValue()))) {
                better = one.getValue();
            }
        }
        Instant since = better;
        return failed.stream()
                .distinct()
                .filter(about -> since == null || isToldAfter(told, about, since))
                .sorted()
                .toList();
    }

    private static boolean isToldAfter(Map<BillingNotice, Instant> told, String about, Instant since) {
        return List.of(Kind.PAYMENT_FAILED, Kind.ACCESS_LOST).stream()
                .map(kind -> told.get(new BillingNotice(kind, about)))
                .anyMatch(time -> time != null && time.isAfter(since));
    }

    private static List<BillingNotice> once(Map<BillingNotice, Instant> told, Kind kind, String about) {
        BillingNotice notice = new BillingNotice(kind, about);
        return told.containsKey(notice) ? List.of() : List.of(notice);
    }

    private static String period(Subject subject) {
        return subject.key() + "|" + subject.facts().periodStart();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
