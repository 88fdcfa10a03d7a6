package io.anythingagents.run;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a loop works, and when it must stop; the time a run waits for a person does not count. */
final class LoopTime {
    private final Duration before;
    private final @Nullable Duration most;
    private final RunParts parts;
    private final Runnable over;
    private final long startedAt = System.nanoTime();
    private @Nullable Future<?> deadline;

    /**
     * @param before how long it worked before it waited
     * @param most for all of it; null leaves it unbounded
     * @param over is called when that is used up
     */
    LoopTime(Duration before, @Nullable Duration most, RunParts parts, Runnable over) {
        this.before = before;
        this.most = most;
        this.parts = parts;
        this.over = over;
    }

    synchronized void begin() {
        if (most != null) {
            long left = Math.max(0, most.minus(before).toMillis());
            deadline = parts.scheduler().schedule(over, left, TimeUnit.MILLISECONDS);
        }
    }

    Duration used() {
        return before.plusNanos(System.nanoTime() - startedAt);
    }

    synchronized void end() {
        Future<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
