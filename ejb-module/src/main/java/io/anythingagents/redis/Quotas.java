package io.anythingagents.redis;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Counters in fixed windows, shared by all nodes. Blocked calls count too. When Redis is away the call is allowed and a
 * warning is logged: a quota protects from abuse, it must not take the product down.
 */
@ApplicationScoped
public class Quotas {
    private static final EventLog LOG = EventLog.of(Quotas.class);
    /** Counting and setting the end of the window are one step, so a crash cannot leave a counter without an end. */
    private static final String COUNT = """
            local count = redis.call('INCR', KEYS[1])
            if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
            return {count, redis.call('PTTL', KEYS[1])}
            """;

    private RedisClient redis;
    private String prefix;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected Quotas() {}

    @Inject
    public Quotas(RedisClient redis, Settings settings, Metrics metrics) {
        this.redis = redis;
        this.prefix = settings.get(SettingsCatalog.RATE_LIMIT_KEY_PREFIX);
        this.metrics = metrics;
    }

    /**
     * One quota.
     *
     * @param name fixed word such as {@code signup_per_hour}; it labels a metric
     * @param scope what is counted: {@code ip}, {@code user}, {@code tenant}
     * @param limit calls allowed in a window; 0 switches the quota off
     */
    public record Quota(String name, String scope, int limit, Duration window) {}

    /**
     * Counts one call for {@code part}, for example an address or a user id.
     *
     * @throws DomainException rate-limited, with the seconds until the window ends
     */
    public void spend(Quota quota, String part) {
        over(quota, part).ifPresent(wait -> {
            long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
            metrics.increment("rate_limit_hits", "quota", quota.name(), "scope", quota.scope());
            LOG.info(
                    "rate_limit.block",
                    "quota",
                    quota.name(),
                    "scope",
                    quota.scope(),
                    "limit",
                    quota.limit(),
                    "retry_after",
                    seconds);
            throw new DomainException(
                    ErrorCode.RATE_LIMITED,
                    "Too many requests; try again later.",
                    Map.of("quota", quota.name(), "limit", quota.limit(), "retry_after", seconds));
        });
    }

    /** Forgets what was counted for a part; without Redis there is nothing to forget. */
    public void forget(Quota quota, String part) {
        try {
            redis.del(key(quota, part));
        } catch (JedisException e) {
            LOG.warn(
                    "rate_limit.unavailable",
                    "quota",
                    quota.name(),
                    "cause",
                    e.getClass().getSimpleName());
        }
    }

    private String key(Quota quota, String part) {
        return prefix + ":quota:" + quota.name() + ":" + (part.isBlank() ? "unknown" : part.replace(' ', '_'));
    }

    private Optional<Duration> over(Quota quota, String part) {
        if (quota.limit() <= 0) {
            return Optional.empty();
        }
        String key = key(quota, part);
        try {
            List<?> answer = (List<?>) redis.eval(
                    COUNT, List.of(key), List.of(Long.toString(quota.window().toMillis())));
            long count = (Long) answer.get(0);
            long left = (Long) answer.get(1);
            return count > quota.limit() ? Optional.of(Duration.ofMillis(Math.max(1, left))) : Optional.empty();
        } catch (JedisException e) {
            metrics.increment("rate_limit_unavailable", "quota", quota.name());
            LOG.warn(
                    "rate_limit.unavailable",
                    "quota",
                    quota.name(),
                    "cause",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
