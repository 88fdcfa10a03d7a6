package io.anythingagents.run.model;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a model call that failed before any output is repeated: only for causes that pass, no sooner than the provider
 * asked, with full jitter, a bounded number of times and within a total time. A repeat uses up no turn.
 *
 * @param jitter gives numbers from 0 (inclusive) to 1 (exclusive)
 */
public record RetryPolicy(int maxRetries, Duration totalLimit, DoubleSupplier jitter) {
    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    /**
     * How long to wait before the next attempt; empty to give up.
     *
     * @param retriesSoFar repeats already made
     * @param elapsed time since the first attempt began
     * @param retryAfter what the provider asked for
     */
    public Optional<Duration> delay(
            ModelFault.Kind kind, int retriesSoFar, Duration elapsed, @Nullable Duration retryAfter) {
        if (!passes(kind) || retriesSoFar >= maxRetries) {
            return Optional.empty();
        }
        Duration backoff = BASE.multipliedBy(1L << Math.min(retriesSoFar, 10));
        Duration longest = backoff.compareTo(LONGEST) > 0 ? LONGEST : backoff;
        Duration delay = Duration.ofMillis((long) (longest.toMillis() * jitter.getAsDouble()));
        if (retryAfter != null && retryAfter.compareTo(delay) > 0) {
            delay = retryAfter;
        }
        return elapsed.plus(delay).compareTo(totalLimit) > 0 ? Optional.empty() : Optional.of(delay);
    }

    private static boolean passes(ModelFault.Kind kind) {
        return switch (kind) {
            case RATE_LIMITED, UNAVAILABLE, TIMEOUT, STREAM_CUT, FAILED -> true;
            case REJECTED, NOT_AUTHENTICATED, CONTEXT_TOO_LONG, CANCELLED -> false;
        };
    }
}
