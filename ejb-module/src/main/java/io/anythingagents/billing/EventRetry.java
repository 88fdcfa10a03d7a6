package io.anythingagents.billing;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * When an event whose handling failed is tried again: after 30 seconds, doubling to ten minutes, each time up to a quarter
 * longer so that nodes and events spread, and not again after the last attempt.
 *
 * @param mostAttempts after so many an event is parked
 * @param jitter gives numbers from 0 (inclusive) to 1 (exclusive)
 */
public record EventRetry(int mostAttempts, DoubleSupplier jitter) {
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 10;

    /**
     * How long to wait; empty to park it.
     *
     * @param attempts made so far, 1 or more
     */
    public Optional<Duration> after(int attempts) {
        if (attempts >= mostAttempts) {
            return Optional.empty();
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
        Duration wait = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return Optional.of(wait.plusMillis((long) (wait.toMillis() / 4.0 * jitter.getAsDouble())));
    }
}
