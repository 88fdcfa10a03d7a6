package io.anythingagents.billing;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.billing.SubscriptionState.Right;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What may be asked of the payment provider, in which lane, and what a subscription must allow for it. */
enum OrderKind {
    CUSTOMER("customer", null, AuditAction.BILLING_CUSTOMER_CREATED),
    START("subscription", Right.START, AuditAction.SUBSCRIPTION_STARTED),
    CHANGE("subscription", Right.CHANGE, AuditAction.SUBSCRIPTION_CHANGED),
    EMAIL("subscription", Right.PAY, AuditAction.SUBSCRIPTION_CHANGED),
    PLAN("subscription", Right.CHANGE, AuditAction.SUBSCRIPTION_PLAN_CHANGED),
    PLAN_LATER("subscription", Right.CHANGE, AuditAction.SUBSCRIPTION_PLAN_CHANGED),
    CANCEL("subscription", Right.CANCEL, AuditAction.SUBSCRIPTION_CANCELED),
    RESUME("subscription", Right.RESUME, AuditAction.SUBSCRIPTION_RESUMED),
    DEFAULT_METHOD("wallet", null, AuditAction.PAYMENT_METHOD_CHOSEN),
    DETACH_METHOD("wallet", null, AuditAction.PAYMENT_METHOD_REMOVED),
    SETUP_INTENT("wallet", null, AuditAction.PAYMENT_PAGE_OPENED),
    CHECKOUT("wallet", Right.START, AuditAction.PAYMENT_PAGE_OPENED),
    PORTAL("wallet", null, AuditAction.PAYMENT_PAGE_OPENED);

    private static final String WALLET = "wallet";

    private final String lane;
    private final @Nullable Right right;
    private final AuditAction action;

    OrderKind(String lane, @Nullable Right right, AuditAction action) {
        this.lane = lane;
        this.right = right;
        this.action = action;
    }

    /** Of one lane one order of a tenant is open at a time, except in {@code wallet}. */
    String lane() {
        return lane;
    }

    /** Whether several of a tenant may be open at a time. */
    boolean isManyAtOnce() {
        return lane.equals(WALLET);
    }

    /** Null when the subscription does not matter. */
    @Nullable
    Right right() {
        return right;
    }

    AuditAction action() {
        return action;
    }

    /** As stored. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OrderKind ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
