package io.anythingagents.billing;

import java.util.Locale;

/**
 * Something a tenant's owners and admins are mailed about its billing, once for what it is about.
 *
 * @param about the subscription and the period, the end of a trial, or the card
 */
public record BillingNotice(Kind kind, String about) {
    /** What there is to be told. */
    public enum Kind {
        PAYMENT_FAILED,
        GRACE_ENDING,
        ACCESS_LOST,
        PAYMENT_RECOVERED,
        TRIAL_ENDING,
        CARD_EXPIRING;

        /** As stored. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
