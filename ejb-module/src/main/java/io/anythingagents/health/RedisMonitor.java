package io.anythingagents.health;

import io.anythingagents.observability.EventLog;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks Redis each second, so that a probe never waits for it. */
final class RedisMonitor implements AutoCloseable {
    private static final EventLog LOG = EventLog.of(RedisMonitor.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final BooleanSupplier question;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean up;

    RedisMonitor(BooleanSupplier question) {
        this.question = question;
    }

    void start() {
        Thread thread = new Thread(this::watch, "anything-agents-redis-monitor");
        thread.setDaemon(true);
        thread.start();
    }

    boolean isUp() {
        return up;
    }

    @Override
    public void close() {
        stopped.countDown();
    }

    void step() {
        boolean before = up;
        try {
            up = question.getAsBoolean();
        } catch (RuntimeException e) {
            up = false;
        }
        if (before != up) {
            LOG.info(up ? "redis.answers" : "redis.away");
        }
    }

    private void watch() {
        try {
            do {
                step();
            } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
