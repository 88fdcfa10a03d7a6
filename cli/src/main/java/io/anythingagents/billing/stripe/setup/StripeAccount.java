package io.anythingagents.billing.stripe.setup;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeError;
import com.stripe.net.RequestOptions;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/** How the account is spoken to: by the SDK, which repeats what may pass, each creation under a key of this run. */
final class StripeAccount {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 30_000;
    private static final int RETRIES = 2;
    private static final int NOT_FOUND = 404;

    private final StripeClient client;
    private final UUID run;

    StripeAccount(String secretKey, URI base, UUID run) {
        String address = base.toString();
        this.client = StripeClient.builder()
                .setApiKey(secretKey)
                .setApiBase(address.endsWith("/") ? address.substring(0, address.length() - 1) : address)
                .setConnectTimeout(CONNECT_MILLIS)
                .setReadTimeout(READ_MILLIS)
                .setMaxNetworkRetries(RETRIES)
                .build();
        this.run = run;
    }

    /** One request. */
    interface Call<T> {
        T make(StripeClient client, RequestOptions options) throws StripeException;
    }

    /** @param what for messages, such as "product aa_pro" */
    <T> T read(String what, Call<T> call) {
        try {
            return call.make(client, RequestOptions.builder().build());
        } catch (StripeException e) {
            throw failed(what, e);
        }
    }

    /** Empty for what Stripe does not have. */
    <T> Optional<T> find(String what, Call<T> call) {
        try {
            return Optional.of(call.make(client, RequestOptions.builder().build()));
        } catch (StripeException e) {
            if (e.getStatusCode() != null && e.getStatusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw failed(what, e);
        }
    }

    <T> T write(String what, Call<T> call) {
        String key = "aa-setup-" + run + "-" + what.replace(' ', '-');
        try {
            return call.make(
                    client, RequestOptions.builder().setIdempotencyKey(key).build());
        } catch (StripeException e) {
            throw failed(what, e);
        }
    }

    private static StripeSetupException failed(String what, StripeException e) {
        if (e instanceof ApiConnectionException) {
            return new StripeSetupException("Stripe does not answer (" + what + ").", e);
        }
        if (e instanceof AuthenticationException) {
            return new StripeSetupException("Stripe does not accept STRIPE_SECRET_KEY.", e);
        }
        StripeError error = e.getStripeError();
        String message =
                error == null || error.getMessage() == null ? "status " + e.getStatusCode() : error.getMessage();
        return new StripeSetupException("Stripe refused (" + what + "): " + message, e);
    }
}
