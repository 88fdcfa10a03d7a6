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
import java.util.ArrayList;
import java.util.Comparator;
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
    /**
     * Counting and setting the end of the window are one step, so a crash cannot leave a counter without an end. For each
     * counter its window and limit; after them, for a call that has a name (the last key), how long it is known again. Only
     * one that was let in is.
     */
    private static final String COUNT = """
            local name = #ARGV % 2 == 1 and table.remove(KEYS) or nil
            if name and redis.call('EXISTS', name) == 1 then return {} end
            local answer, refused = {}, false
            for i, key in ipairs(KEYS) do
                local count = redis.call('INCR', key)
                if count == 1 then redis.call('PEXPIRE', key, ARGV[2 * i - 1]) end
                refused = refused or count > tonumber(ARGV[2 * i])
                answer[2 * i - 1] = count
                answer[2 * i] = redis.call('PTTL', key)
            end
            if name and not refused then redis.call('SET', name, '', 'PX', ARGV[#ARGV]) end
            return answer
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

    /** A call to be counted for {@code part}, for example an address or a user id. */
    public record Charge(Quota quota, String part) {}

    /**
     * How a quota stands after a call was counted.
     *
     * @param count calls in the window, blocked ones too
     * @param resetIn until the window ends
     */
    public record Standing(Quota quota, long count, Duration resetIn) {
        public long left() {
            return Math.max(0, quota.limit() - count);
        }

        public boolean isOver() {
            return count > quota.limit();
        }

        /** Whole seconds until there is room again, at least one. */
        public long resetSeconds() {
            return Math.max(1, (resetIn.toMillis() + 999) / 1000);
        }
    }

    /**
     * Counts one call for {@code part}, for example an address or a user id.
     *
     * @throws DomainException rate-limited, with the seconds until the window ends
     */
    public void spend(Quota quota, String part) {
        refuseOver(count(List.of(new Charge(quota, part))));
    }

    /**
     * The same for those that were counted: the one that takes longest is told.
     *
     * @throws DomainException rate-limited, with the seconds until that window ends
     */
    public void refuseOver(List<Standing> standings) {
        standings.stream()
                .filter(Standing::isOver)
                .max(Comparator.comparing(Standing::resetIn))
                .ifPresent(over -> {
                    throw refused(over.quota(), over.resetSeconds());
                });
    }

    private DomainException refused(Quota quota, long seconds) {
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
        return new DomainException(
                ErrorCode.RATE_LIMITED,
                "Too many requests; try again later.",
                Map.of("quota", quota.name(), "limit", quota.limit(), "retry_after", seconds));
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

    /** Counts one call in each quota, in one step; those that are switched off are left out, and all while Redis is away. */
    public List<Standing> count(List<Charge> charges) {
        return count(limited(charges), List.of(), List.of()).orElseThrow();
    }

    /**
     * The same for a call that may be sent again; nothing when it was let in before, which does not count.
     *
     * @param name of the call; those of different callers differ
     * @param term how long it is known again
     */
    public Optional<List<Standing>> countOnce(List<Charge> charges, String name, Duration term) {
        return count(
                limited(charges), List.of(prefix + ":quota-once:" + name), List.of(Long.toString(term.toMillis())));
    }

    private static List<Charge> limited(List<Charge> charges) {
        return charges.stream().filter(charge -> charge.quota().limit() > 0).toList();
    }

    private Optional<List<Standing>> count(List<Charge> charges, List<String> name, List<String> term) {
        if (charges.isEmpty()) {
            return Optional.of(List.of());
        }
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (Charge charge : charges) {
            keys.add(key(charge.quota(), charge.part()));
            arguments.add(Long.toString(charge.quota().window().toMillis()));
            arguments.add(Integer.toString(charge.quota().limit()));
        }
        keys.addAll(name);
        arguments.addAll(term);
        try {
            List<?> answer = (List<?>) redis.eval(COUNT, keys, arguments);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            List<Standing> standings = new ArrayList<>();
            for (int i = 0; i < charges.size(); i++) {
                Duration left = Duration.ofMillis(Math.max(1, (Long) answer.get(2 * i + 1)));
                standings.add(new Standing(charges.get(i).quota(), (Long) answer.get(2 * i), left));
            }
            return Optional.of(standings);
        } catch (JedisException e) {
            charges.forEach(charge -> unavailable(charge.quota(), e));
            return Optional.of(List.of());
        }
    }

    private void unavailable(Quota quota, JedisException cause) {
        metrics.increment("rate_limit_unavailable", "quota", quota.name());
        LOG.warn(
                "rate_limit.unavailable",
                "quota",
                quota.name(),
                "cause",
                cause.getClass().getSimpleName());
    }
}
