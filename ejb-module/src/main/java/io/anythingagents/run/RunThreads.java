package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Our own executors on the server's threads, apart by what they may wait for: a slow tool delays no commit, a stalled
 * client no run. What only waits for events (a model's answer, a reader of a stream) holds none of them.
 */
@ApplicationScoped
public class RunThreads {
    /** Fewer than the pool has connections, so that requests always find one. */
    private static final int WORKERS = 12;

    private static final int TOOLS = 64;
    private static final int WRITERS = 32;
    private static final int IO = 4;
    /** Leases are renewed and frames stored even when all workers are at work. */
    private static final int TICKS = 2;

    private static final int SCHEDULERS = 2;
    private static final EventLog LOG = EventLog.of(RunThreads.class);

    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    private ManagedThreadFactory factory;

    private ExecutorService workers;
    private ExecutorService tools;
    private ExecutorService writers;
    private ExecutorService io;
    private ExecutorService ticks;
    private ScheduledExecutorService scheduler;
    private final List<Thread> dedicated = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init") // injected
    public RunThreads() {}

    @PostConstruct
    void start() {
        workers = pool(WORKERS);
        tools = pool(TOOLS);
        writers = pool(WRITERS);
        io = pool(IO);
        ticks = pool(TICKS);
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(SCHEDULERS, factory);
        timer.setRemoveOnCancelPolicy(true);
        scheduler = timer;
    }

    /** Steps of runs: they use the database and are short. */
    public ExecutorService workers() {
        return workers;
    }

    /** Tools: they may be slow and are interrupted when their time is over. */
    public ExecutorService tools() {
        return tools;
    }

    /** Writing to clients: may stall until a client is given up. */
    public ExecutorService writers() {
        return writers;
    }

    /** What arrives from model providers: never blocked. */
    public ExecutorService io() {
        return io;
    }

    /** Starts things later; hands anything that takes time to another pool. */
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    /** Does something on a worker every so often; a tick is skipped while the last one is still at work. */
    @SuppressWarnings("FutureReturnValueIgnored") // failures are logged here
    public void every(long milliseconds, Runnable task) {
        AtomicBoolean busy = new AtomicBoolean();
        Runnable tick = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("run.tick_failed", "reason", e.getClass().getSimpleName());
            } finally {
                busy.set(false);
            }
        };
        scheduler.scheduleAtFixedRate(
                () -> {
                    if (busy.compareAndSet(false, true)) {
                        ticks.execute(tick);
                    }
                },
                milliseconds,
                milliseconds,
                TimeUnit.MILLISECONDS);
    }

    /** A thread for one task that runs as long as the application. */
    public void dedicated(String name, Runnable task) {
        Thread thread = factory.newThread(task);
        thread.setName(name);
        thread.setDaemon(true);
        thread.start();
        dedicated.add(thread);
    }

    private ExecutorService pool(int size) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @PreDestroy
    void stop() {
        dedicated.forEach(Thread::interrupt);
        scheduler.shutdownNow();
        ticks.shutdownNow();
        tools.shutdownNow();
        writers.shutdownNow();
        io.shutdownNow();
        workers.shutdownNow();
    }
}
