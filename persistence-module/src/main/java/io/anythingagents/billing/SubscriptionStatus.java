package io.anythingagents.billing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the payment provider says of a subscription; the words are Stripe's. What each allows is another matter. */
public enum SubscriptionStatus {
    TRIALING,
    ACTIVE,
    PAST_DUE,
    CANCELED,
    UNPAID,
    INCOMPLETE,
    INCOMPLETE_EXPIRED,
    PAUSED;

    /** As stored, shown and sent by Stripe. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<SubscriptionStatus> fromWord(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word().equals(word))
                .findFirst();
    }
}
