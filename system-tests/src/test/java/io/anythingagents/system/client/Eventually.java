package io.anythingagents.system.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The one way to wait: look at a state again and again until it is there or the deadline has passed. */
public final class Eventually {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Eventually() {}

    /** Waits until the condition holds. A look that throws counts as "not yet". */
    public static void holds(String what, Duration deadline, Callable<Boolean> condition) {
        value(what, deadline, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /** Waits until there is a value and gives it. */
    public static <T> T value(String what, Duration deadline, Callable<Optional<T>> look) {
        long end = System.nanoTime() + deadline.toNanos();
        @Nullable Throwable last = null;
        do {
            try {
                Optional<T> found = look.call();
                if (found.isPresent()) {
                    return found.get();
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        } while (System.nanoTime() < end);
        throw new AssertionError("Not within " + deadline + ": " + what, last);
    }
}
