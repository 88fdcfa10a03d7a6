package io.anythingagents.billing.stripe.setup;

import org.jspecify.annotations.Nullable;

/**
 * What became of one object.
 *
 * @param kind product, price, meter or webhook
 * @param name ours
 * @param id Stripe's; null for what is not there
 */
public record SetupStep(String kind, String name, @Nullable String id, Outcome outcome) {
    /** What was done. */
    public enum Outcome {
        FOUND("found"),
        CREATED("created"),
        CHANGED("changed"),
        WOULD_CREATE("would be created"),
        WOULD_CHANGE("would be changed");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
