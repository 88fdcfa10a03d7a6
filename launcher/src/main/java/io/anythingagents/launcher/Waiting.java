package io.anythingagents.launcher;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a state by asking for it. */
final class Waiting {
    private static final long STEP_MILLIS = 50;

    private Waiting() {}

    /** Until done; fails when the time is over or what is waited for can no longer come. */
    static void until(
            Duration limit,
            BooleanSupplier done,
            BooleanSupplier possible,
            Supplier<? extends RuntimeException> failure) {
        long end = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (!possible.getAsBoolean() || System.nanoTime() > end) {
                throw failure.get();
            }
            pause();
        }
    }

    /** True when it came in time. */
    static boolean briefly(Duration limit, BooleanSupplier done) {
        long end = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchFailure("Interrupted.", e);
        }
    }
}
