package io.anythingagents.billing.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Stripe's signature of a webhook, checked by Stripe's own code over the bytes as they came. Several secrets are good at
 * once, for the time in which the endpoint's is changed.
 */
public final class StripeSignature {
    /** How old a signature may be, so that a copied request is soon worthless. */
    public static final Duration TOLERANCE = Duration.ofSeconds(Webhook.DEFAULT_TOLERANCE);

    private final List<String> secrets;
    private final Clock clock;

    public StripeSignature(List<String> secrets, Clock clock) {
        this.secrets = List.copyOf(secrets);
        this.clock = clock;
    }

    /** Whether one of the secrets signed this body, not longer ago than {@link #TOLERANCE}. */
    public boolean isGood(String payload, String header) {
        return secrets.stream().anyMatch(secret -> isGood(payload, header, secret));
    }

    private boolean isGood(String payload, String header, String secret) {
        try {
            // Until Java 18 a clock that ticks in microseconds divides by zero when it is asked for milliseconds.
            Clock now = Clock.fixed(clock.instant(), ZoneOffset.UTC);
            return Webhook.Signature.verifyHeader(payload, header, secret, TOLERANCE.toSeconds(), now);
        } catch (SignatureVerificationException e) {
            return false;
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformedHeader) {
            // Stripe's code takes the header apart without looking.
            return false;
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "StripeSignature[" + secrets.size() + " secrets]";
    }
}
