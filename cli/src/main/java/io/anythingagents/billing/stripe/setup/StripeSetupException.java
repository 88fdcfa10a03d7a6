package io.anythingagents.billing.stripe.setup;

/** Stripe did not do what a set-up needs; the message is one sentence, without secrets. */
public final class StripeSetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    StripeSetupException(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
