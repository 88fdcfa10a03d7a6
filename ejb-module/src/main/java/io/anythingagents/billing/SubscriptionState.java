package io.anythingagents.billing;

import static io.anythingagents.billing.SubscriptionState.Right.CANCEL;
import static io.anythingagents.billing.SubscriptionState.Right.CHANGE;
import static io.anythingagents.billing.SubscriptionState.Right.PAY;
import static io.anythingagents.billing.SubscriptionState.Right.READ;
import static io.anythingagents.billing.SubscriptionState.Right.RESUME;
import static io.anythingagents.billing.SubscriptionState.Right.START;
import static io.anythingagents.billing.SubscriptionState.Right.USE;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How a subscription stands, and what that allows: one row for each state. The page {@code
 * docs/billing/subscription-states.md} is written from it; {@link SubscriptionRules} says which state it is.
 */
public enum SubscriptionState {
    TRIALING("The trial runs; nothing is owed.", USE, READ, CHANGE, CANCEL, PAY),
    ACTIVE("Paid, or free.", USE, READ, CHANGE, CANCEL, PAY),
    PAST_DUE_IN_GRACE("A payment failed; the provider tries again.", USE, READ, CANCEL, PAY),
    PAST_DUE_AFTER_GRACE("A payment failed and the grace is over.", READ, CANCEL, PAY),
    CANCELED_AT_PERIOD_END("Canceled; what is paid for may be used to its end.", USE, READ, CANCEL, RESUME, PAY),
    ENDED("Over: canceled, never begun, or a trial nobody paid after.", READ, PAY, START),
    UNPAID("The provider gave up collecting.", READ, CANCEL, PAY),
    PAUSED("Suspended by the provider, as after a trial without a payment method.", READ, CANCEL, RESUME, PAY),
    INCOMPLETE("The first payment is still missing.", READ, CANCEL, PAY);

    /** What a state may allow. */
    public enum Right {
        /** Run agents with what the plan switches on, within its limits. */
        USE,
        /** See and export what is there. */
        READ,
        /** Change plan or seats. */
        CHANGE,
        /** Cancel, at once or at the end of the period. */
        CANCEL,
        /** Take a cancellation or pause back. */
        RESUME,
        /** Pay what is open, look after payment methods. */
        PAY,
        /** Start a new subscription at the provider; elsewhere that is a conflict. */
        START
    }

    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // nobody but the constructor sees it
    private final Set<Right> rights;

    SubscriptionState(String meaning, Right first, Right... more) {
        this.meaning = meaning;
        this.rights = EnumSet.of(first, more);
    }

    public boolean allows(Right right) {
        return rights.contains(right);
    }

    /** One sentence for a person. */
    public String meaning() {
        return meaning;
    }

    /** As shown. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
