package io.anythingagents.billing.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeError;
import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.GatewayException.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Stripe's errors mean to us. Stripe's texts are for its customer, us; only those about a card go further. */
final class StripeErrors {
    private static final int CONFLICT = 409;

    private StripeErrors() {}

    static GatewayException translated(StripeException e) {
        String code = code(e);
        if (e instanceof CardException card) {
            String reason = card.getDeclineCode() == null ? code : card.getDeclineCode();
            return new GatewayException(Kind.DECLINED, reason, declined(card), e);
        }
        if (e instanceof ApiConnectionException) {
            return new GatewayException(Kind.NO_ANSWER, "no_answer", "The payment provider does not answer.", e);
        }
        if (e instanceof RateLimitException || is(e.getStatusCode(), CONFLICT)) {
            return new GatewayException(Kind.BUSY, code, "The payment provider is busy.", e);
        }
        if (e instanceof AuthenticationException || e instanceof PermissionException) {
            return new GatewayException(Kind.MISCONFIGURED, code, "The payment provider does not accept us.", e);
        }
        // the same key with other parameters: something changed between two tries, and which of them counts is not
        // known
        if (e instanceof IdempotencyException) {
            return new GatewayException(Kind.FAILED, code, "The payment provider took another try of this.", e);
        }
        if (e instanceof InvalidRequestException invalid) {
            return refused(invalid, code);
        }
        return new GatewayException(Kind.FAILED, code, "The payment provider failed.", e);
    }

    private static GatewayException refused(InvalidRequestException e, String code) {
        String param = Objects.requireNonNullElse(e.getParam(), "");
        if (!code.equals("resource_missing")) {
            return new GatewayException(Kind.INVALID, code, "The payment provider refused the request.", e);
        }
        if (param.contains("price")) {
            return new GatewayException(Kind.MISCONFIGURED, code, "The payment provider has no such price.", e);
        }
        return param.isEmpty()
                ? new GatewayException(Kind.NO_PAYMENT_METHOD, code, "Add a payment method first.", e)
                : new GatewayException(Kind.UNKNOWN_OBJECT, code, "The payment provider does not have it.", e);
    }

    private static String declined(CardException e) {
        StripeError error = e.getStripeError();
        String message = error == null ? null : error.getMessage();
        return message == null || message.isBlank() ? "The payment was declined." : message;
    }

    private static String code(StripeException e) {
        if (e.getCode() != null) {
            return e.getCode();
        }
        StripeError error = e.getStripeError();
        return error == null || error.getType() == null ? "stripe_error" : error.getType();
    }

    private static boolean is(@Nullable Integer status, int wanted) {
        return status != null && status == wanted;
    }
}
