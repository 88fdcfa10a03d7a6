package io.anythingagents.billing;

/** What we hold Stripe to. */
public final class StripeApi {
    /** The version of its API that the SDK in use was made for; a test compares the two. */
    public static final String VERSION = "2026-07-29.dahlia";

    private StripeApi() {}
}
