package io.anythingagents.redis;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Counts guesses at secrets, shared by all nodes. An attempt is taken before the secret is looked at and given back when it
 * was right, so parallel guesses cannot slip through. Unlike {@link Quotas} it refuses while Redis is away: without a counter
 * nothing would stop guessing.
 */
@ApplicationScoped
public class Attempts {
    private static final EventLog LOG = EventLog.of(Attempts.class);

    private static final String TAKE = """
            local count = redis.call('INCR', KEYS[1])
            if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
            return {count, redis.call('PTTL', KEYS[1])}
            """;

    /** Never below zero, and never a counter without an end. */
    private static final String GIVE_BACK = """
            local count = tonumber(redis.call('GET', KEYS[1]) or '0')
            if count > 0 then redis.call('DECR', KEYS[1]) end
            return count
            """;

    private RedisClient redis;
    private String prefix;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected Attempts() {}

    @Inject
    public Attempts(RedisClient redis, Settings settings, Metrics metrics) {
        this.redis = redis;
        this.prefix = settings.get(SettingsCatalog.RATE_LIMIT_KEY_PREFIX);
        this.metrics = metrics;
    }

    /**
     * Counts one attempt.
     *
     * @throws DomainException rate-limited with the seconds until the window ends, or redis-unavailable
     */
    public void take(Quota quota, String part) {
        if (quota.limit() <= 0) {
            return;
        }
        List<?> answer = call(() -> (List<?>) redis.eval(
                TAKE,
                List.of(key(quota, part)),
                List.of(Long.toString(quota.window().toMillis()))));
        if ((Long) answer.get(0) > quota.limit()) {
            long seconds = Math.max(1, ((Long) answer.get(1) + 999) / 1000);
            metrics.increment("rate_limit_hits", "quota", quota.name(), "scope", quota.scope());
            LOG.info("rate_limit.block", "quota", quota.name(), "scope", quota.scope(), "retry_after", seconds);
            throw new DomainException(
                    ErrorCode.RATE_LIMITED,
                    "Too many attempts; try again later.",
                    Map.of("quota", quota.name(), "limit", quota.limit(), "retry_after", seconds));
        }
    }

    /** The attempt was right and shall not count; best effort. */
    public void giveBack(Quota quota, String part) {
        if (quota.limit() > 0) {
            try {
                redis.eval(GIVE_BACK, List.of(key(quota, part)), List.of());
            } catch (JedisException e) {
                LOG.warn("rate_limit.unavailable", "quota", quota.name());
            }
        }
    }

    /** Forgets every attempt of a part. */
    public void forget(Quota quota, String part) {
        call(() -> redis.del(key(quota, part)));
    }

    private String key(Quota quota, String part) {
        return prefix + ":attempts:" + quota.name() + ":" + (part.isBlank() ? "unknown" : part.replace(' ', '_'));
    }

    private static <T> T call(Supplier<T> command) {
        try {
            return command.get();
        } catch (JedisException e) {
            LOG.warn("attempts.unavailable", "cause", e.getClass().getSimpleName());
            throw new DomainException(
                    ErrorCode.REDIS_UNAVAILABLE, "This cannot be checked right now; try again shortly.", e);
        }
    }
}
