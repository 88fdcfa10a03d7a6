package io.anythingagents.identity.password;

import io.anythingagents.identity.PasswordHistoryEntry;
import io.anythingagents.identity.User;
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
import java.util.List;
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
    private Hash nobodysHash;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected Passwords() {}

    @Inject
    public Passwords(Settings settings, Metrics metrics) {
        this.hasher = new PasswordHasher(
                new Pepper(settings.get(SettingsCatalog.AUTH_PASSWORD_PEPPER)),
                settings.find(SettingsCatalog.AUTH_PASSWORD_PEPPER_PREVIOUS)
                        .map(Pepper::new)
                        .orElse(null),
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

    /** A stored hash, with the word that says how it was made and under which pepper. */
    public record Hash(String value, String pepperVersion) {
        public static Hash of(User user) {
            return new Hash(user.passwordHash(), user.passwordPepperVersion());
        }

        static Hash of(PasswordHistoryEntry entry) {
            return new Hash(entry.passwordHash(), entry.passwordPepperVersion());
        }

        /** Without the hash. */
        @Override
        public String toString() {
            return "Hash[" + pepperVersion + "]";
        }
    }

    /**
     * What a check found out.
     *
     * @param renewed the password under today's cost and pepper, when the stored hash is outdated
     */
    public record Check(boolean matches, Optional<Hash> renewed) {}

    /** Hashes a new password, then goes on with {@code next} on a thread that may wait for the database. */
    public <T> CompletableFuture<T> hash(String password, Function<Hash, T> next) {
        return submit("hash", () -> hasher.hash(password), next);
    }

    /**
     * Hashes a new password unless it is one of the former ones, then goes on with {@code next}, which gets nothing when it
     * was used before.
     */
    public <T> CompletableFuture<T> replace(
            String password, List<PasswordHistoryEntry> former, Function<Optional<Hash>, T> next) {
        return submit("replace", () -> replacement(password, former), next);
    }

    /**
     * Checks a password, then goes on with {@code next}.
     *
     * @param storedHash empty for an unknown account: as much work is done, and nothing matches
     */
    public <T> CompletableFuture<T> check(String password, Optional<Hash> storedHash, Function<Check, T> next) {
        return submit("check", () -> checkNow(password, storedHash), next);
    }

    /** Does the work once without anybody waiting for it; the first time is slow. */
    public void warmUp(Runnable also) {
        hashing.execute(() -> {
            hasher.matches("warming up", nobodysHash);
            also.run();
        });
    }

    private Check checkNow(String password, Optional<Hash> storedHash) {
        Hash stored = storedHash.orElse(nobodysHash);
        boolean matches = hasher.matches(password, stored) && storedHash.isPresent();
        return new Check(
                matches, matches && hasher.isOutdated(stored) ? Optional.of(hasher.hash(password)) : Optional.empty());
    }

    private Optional<Hash> replacement(String password, List<PasswordHistoryEntry> former) {
        return former.stream().anyMatch(entry -> hasher.matches(password, Hash.of(entry)))
                ? Optional.empty()
                : Optional.of(hasher.hash(password));
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
