package io.anythingagents.health;

import io.anythingagents.observability.EventLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks the database a small question again and again, on a connection and a thread of its own, so that a probe never waits
 * for the pool. One failure makes it red; requests are shut out from the second in a row, because one slow answer is no
 * outage. Before it turns green again the pool is freed of the connections the outage killed.
 */
public final class DatabaseMonitor implements AutoCloseable {
    private static final EventLog LOG = EventLog.of(DatabaseMonitor.class);
    private static final int FAILURES_TO_SHUT_OUT = 2;
    /** Well below the ten seconds within which every request has its answer. */
    private static final long CUT_AFTER_NANOS = Duration.ofSeconds(4).toNanos();
    /** A monitor that says nothing for so long is stuck itself. */
    private static final long STALE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Probe probe;
    private final Remedy remedy;
    private final Duration pause;
    private final LongSupplier nanoClock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile int failures;
    private volatile boolean answeredBefore;
    private volatile long lastStep;
    private long redSince;
    private boolean cut;

    /** One question; returns when the database answered. */
    @FunctionalInterface
    public interface Probe {
        void ask() throws SQLException;
    }

    /** What is done about an outage. */
    public interface Remedy {
        /** The database has been away for a while: whoever waits for an answer of it waits in vain. */
        void cutWaiting();

        /** The database is back: make the pool usable. */
        void heal() throws SQLException;
    }

    public DatabaseMonitor(Probe probe, Remedy remedy, Duration pause) {
        this(probe, remedy, pause, System::nanoTime);
    }

    DatabaseMonitor(Probe probe, Remedy remedy, Duration pause, LongSupplier nanoClock) {
        this.probe = probe;
        this.remedy = remedy;
        this.pause = pause;
        this.nanoClock = nanoClock;
        this.lastStep = nanoClock.getAsLong();
    }

    /** Starts asking; the thread dies with the process or with {@link #close}. */
    public void start() {
        Thread thread = new Thread(this::watch, "anything-agents-database-monitor");
        thread.setDaemon(true);
        thread.start();
    }

    /** The last question was answered, not long ago. */
    public boolean isUp() {
        return answeredBefore && failures == 0 && !isStale();
    }

    /** Whether requests that need the database have a chance. */
    public boolean isOpen() {
        return answeredBefore && failures < FAILURES_TO_SHUT_OUT && !isStale();
    }

    @Override
    public void close() {
        stopped.countDown();
    }

    private void watch() {
        try {
            do {
                step();
            } while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One question and what follows from the answer. */
    void step() {
        try {
            probe.ask();
            if (failures > 0 && answeredBefore) {
                remedy.heal();
                LOG.info("database.back");
            }
            failures = 0;
            cut = false;
            answeredBefore = true;
        } catch (SQLException | RuntimeException e) {
            failed(e);
        } finally {
            lastStep = nanoClock.getAsLong();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void failed(Exception cause) {
        failures = failures + 1;
        if (failures == 1) {
            redSince = nanoClock.getAsLong();
            String state = cause instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "none";
            LOG.warn("database.away", "cause", cause.getClass().getName(), "sql_state", state);
        }
        if (!cut && nanoClock.getAsLong() - redSince >= CUT_AFTER_NANOS) {
            cut = true;
            remedy.cutWaiting();
        }
    }

    private boolean isStale() {
        return nanoClock.getAsLong() - lastStep > STALE_NANOS;
    }
}
