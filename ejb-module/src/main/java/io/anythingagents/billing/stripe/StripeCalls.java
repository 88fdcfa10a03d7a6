package io.anythingagents.billing.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import io.anythingagents.billing.GatewayException;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/**
 * How Stripe is called: with a time limit, three times at most, under one key, and counted. The SDK's own retries are off,
 * for they would be neither counted nor bounded by us.
 */
final class StripeCalls {
    private static final EventLog LOG = EventLog.of(StripeCalls.class);
    private static final int ATTEMPTS = 3;
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Pattern LABEL = Pattern.compile("[a-z_]{1,64}");

    private final StripeClient client;
    private final Metrics metrics;
    private final DoubleSupplier chance;
    private final Duration firstPause;

    /**
     * Makes no call yet.
     *
     * @param chance from 0 to 1, so that callers who failed together do not come back together
     * @param firstPause before the second attempt; doubled before the third, and up to as much again by chance
     */
    StripeCalls(
            String secretKey, URI base, Duration timeout, Duration firstPause, Metrics metrics, DoubleSupplier chance) {
        String address = base.toString();
        this.client = StripeClient.builder()
                .setApiKey(secretKey)
                .setApiBase(address.endsWith("/") ? address.substring(0, address.length() - 1) : address)
                .setConnectTimeout((int) CONNECT.toMillis())
                .setReadTimeout((int) timeout.toMillis())
                .setMaxNetworkRetries(0)
                .build();
        this.metrics = metrics;
        this.chance = chance;
        this.firstPause = firstPause;
    }

    /** One request of Stripe's API. */
    interface Call<T> {
        T make(StripeClient client, RequestOptions options) throws StripeException;
    }

    <T> T read(String operation, Call<T> call) {
        return make(operation, RequestOptions.builder().build(), ATTEMPTS, call);
    }

    <T> T write(String operation, String key, Call<T> call) {
        return make(operation, RequestOptions.builder().setIdempotencyKey(key).build(), ATTEMPTS, call);
    }

    /** For who tries again by a rule of its own, and needs to know what a single try did. */
    <T> T writeOnce(String operation, String key, Call<T> call) {
        return make(operation, RequestOptions.builder().setIdempotencyKey(key).build(), 1, call);
    }

    private <T> T make(String operation, RequestOptions options, int attempts, Call<T> call) {
        for (int attempt = 1; ; attempt++) {
            GatewayException failure;
            try {
                return once(operation, options, call);
            } catch (StripeException e) {
                failure = StripeErrors.translated(e);
                LOG.warn(
                        "stripe.call_failed",
                        "operation",
                        operation,
                        "attempt",
                        attempt,
                        "kind",
                        failure.kind(),
                        "code",
                        failure.providerCode(),
                        "stripe_request_id",
                        e.getRequestId());
            }
            if (attempt >= attempts || !failure.mayBeTriedAgain()) {
                throw failure;
            }
            pause(attempt);
        }
    }

    private <T> T once(String operation, RequestOptions options, Call<T> call) throws StripeException {
        long before = System.nanoTime();
        String result = "exception";
        try {
            T answer = call.make(client, options);
            result = "success";
            return answer;
        } catch (StripeException e) {
            result = label(StripeErrors.translated(e).providerCode());
            throw e;
        } finally {
            metrics.increment("stripe_api_requests", "operation", operation, "result", result);
            metrics.timeInBuckets(
                    "stripe_api_latency",
                    Duration.ofNanos(System.nanoTime() - before),
                    "operation",
                    operation,
                    "result",
                    result);
        }
    }

    /** Stripe's codes are words of its own; anything else is one. */
    static String label(String code) {
        return LABEL.matcher(code).matches() ? code : "other";
    }

    private void pause(int attempt) {
        double millis = firstPause.toMillis() * (Math.pow(2, attempt - 1) + chance.getAsDouble());
        try {
            TimeUnit.MILLISECONDS.sleep((long) millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(
                    GatewayException.Kind.NO_ANSWER, "interrupted", "The payment provider was not asked again.", e);
        }
    }
}
