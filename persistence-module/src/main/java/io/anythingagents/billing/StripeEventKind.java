package io.anythingagents.billing;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What kind of event a type of Stripe's is for us, and so who works on it; a type of no kind is kept and ignored. */
public enum StripeEventKind {
    SUBSCRIPTION(
            "billing_sync",
            Set.of(
                    "customer.subscription.created",
                    "customer.subscription.updated",
                    "customer.subscription.deleted",
                    "customer.subscription.paused",
                    "customer.subscription.resumed",
                    "customer.subscription.trial_will_end")),
    INVOICE(
            "invoice_sync",
            Set.of(
                    "invoice.paid",
                    "invoice.payment_succeeded",
                    "invoice.payment_failed",
                    "invoice.payment_action_required",
                    "invoice.finalized",
                    "invoice.voided",
                    "invoice.marked_uncollectible")),
    CARD("card_notice", Set.of("customer.source.expiring"));

    private final String handler;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> types;

    StripeEventKind(String handler, Set<String> types) {
        this.handler = handler;
        this.types = types;
    }

    /** As shown and counted. */
    public String handler() {
        return handler;
    }

    /** Every type that somebody works on. */
    public static Set<String> allTypes() {
        return Arrays.stream(values())
                .flatMap(kind -> kind.types.stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public static Optional<StripeEventKind> of(String type) {
        return Arrays.stream(values()).filter(kind -> kind.types.contains(type)).findFirst();
    }
}
