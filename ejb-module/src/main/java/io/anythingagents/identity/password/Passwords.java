package io.anythingagents.identity.password;

import io.anythingagents.observability.CorrelationId;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and checks passwords on a few threads of its own. Callers get a future and hold no request thread meanwhile, so a
 * flood of sign-ins waits for itself and for nobody else; what would wait too long is refused at once.
 */
@ApplicationScoped
public class Passwords {
    private static final EventLog LOG = EventLog.of(Passwords.class);
    /** About ten seconds of work for one thread at the default cost. */
    private static final int WAITING_PER_THREAD = 40;

    private static final int FOLLOW_UP_THREADS = 4;

    private PasswordHasher hasher;
    private Metrics metrics;
    private ThreadPoolExecutor hashing;
    private ExecutorService followUps;
    private String nobodysHash;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected Passwords() {}

    @Inject
    public Passwords(Settings settings, Metrics metrics) {
        this.hasher = new PasswordHasher(
                settings.get(SettingsCatalog.AUTH_PASSWORD_PEPPER),
                settings.get(SettingsCatalog.AUTH_PASSWORD_HASH_COST),
                new SecureRandom());
        this.metrics = metrics;
        int threads = threads(settings.get(SettingsCatalog.AUTH_PASSWORD_HASH_THREADS));
        this.hashing = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(threads * WAITING_PER_THREAD),
                named("aa-password-"));
        this.followUps = new ThreadPoolExecutor(
                FOLLOW_UP_THREADS,
                FOLLOW_UP_THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(threads * WAITING_PER_THREAD + FOLLOW_UP_THREADS),
                named("aa-sign-in-"));
        this.nobodysHash = hasher.hash("nobody's password");
        metrics.gauge("auth_password_queue", () -> hashing.getQueue().size());
    }

    /** A hash to store, with the word that says how it was made. */
    public record Hash(String value, String pepperVersion) {}

    /**
     * What a check found out.
     *
     * @param renewed the password under today's cost, when the stored hash is outdated
     */
    public record Check(boolean matches, Optional<Hash> renewed) {}

    /** Hashes a new password, then goes on with {@code next} on a thread that may wait for the database. */
    public <T> CompletableFuture<T> hash(String password, Function<Hash, T> next) {
        return submit("hash", () -> newHash(password), next);
    }

    /**
     * Checks a password, then goes on with {@code next}.
     *
     * @param storedHash empty for an unknown account: as much work is done, and nothing matches
     */
    public <T> CompletableFuture<T> check(String password, Optional<String> storedHash, Function<Check, T> next) {
        return submit("check", () -> checkNow(password, storedHash), next);
    }

    /** Does the work once without anybody waiting for it; the first time is slow. */
    public void warmUp(Runnable also) {
        hashing.execute(() -> {
            hasher.matches("warming up", nobodysHash);
            also.run();
        });
    }

    private Check checkNow(String password, Optional<String> storedHash) {
        boolean matches = hasher.matches(password, storedHash.orElse(nobodysHash)) && storedHash.isPresent();
        boolean outdated = matches && hasher.isOutdated(storedHash.orElse(nobodysHash));
        return new Check(matches, outdated ? Optional.of(newHash(password)) : Optional.empty());
    }

    private Hash newHash(String password) {
        return new Hash(hasher.hash(password), PasswordHasher.PEPPER_VERSION);
    }

    private <S, T> CompletableFuture<T> submit(String job, Supplier<S> work, Function<S, T> next) {
        String correlation = CorrelationId.current();
        try {
            return CompletableFuture.supplyAsync(() -> timed(job, work), hashing)
                    .thenApplyAsync(found -> under(correlation, () -> next.apply(found)), followUps);
        } catch (RejectedExecutionException e) {
            metrics.increment("auth_password_refused", "job", job);
            LOG.warn("auth.password_queue_full", "job", job);
            throw new DomainException(
                    ErrorCode.SERVER_BUSY, "Too many sign-ins at once; try again shortly.", Map.of("retry_after", 5L));
        }
    }

    private <S> S timed(String job, Supplier<S> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            metrics.time("auth_password_work", Duration.ofNanos(System.nanoTime() - start), "job", job);
        }
    }

    private static <T> T under(@Nullable String correlation, Supplier<T> work) {
        if (correlation != null) {
            CorrelationId.set(correlation);
        }
        try {
            return work.get();
        } finally {
            CorrelationId.clear();
        }
    }

    private static int threads(int wanted) {
        return wanted > 0 ? wanted : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        ClassLoader ours = Passwords.class.getClassLoader();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(ours);
            return thread;
        };
    }

    @PreDestroy
    void close() {
        hashing.shutdownNow();
        followUps.shutdownNow();
    }
}
