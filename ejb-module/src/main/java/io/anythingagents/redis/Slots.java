package io.anythingagents.redis;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * How many may do something at once, on all nodes together. A slot is held for a while and has to be renewed, so a node that
 * dies gives its slots back. While Redis is away everybody gets one.
 */
@ApplicationScoped
public class Slots {
    private static final String TAKE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
            if redis.call('ZSCORE', KEYS[1], ARGV[1]) == false
                    and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
            redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1
            """;

    /** Whoever was let in stays in, also when his slot ran out meanwhile. */
    private static final String RENEW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            for i = 2, #ARGV do redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), ARGV[i]) end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 1
            """;

    private RedisClient redis;
    private String prefix;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected Slots() {}

    @Inject
    public Slots(RedisClient redis, Settings settings) {
        this.redis = redis;
        this.prefix = settings.get(SettingsCatalog.RATE_LIMIT_KEY_PREFIX);
    }

    /**
     * Takes a slot, or renews it.
     *
     * @param name fixed word
     * @param part whose slots they are
     * @param holder who has it
     * @param most how many there are; 0 for any number
     * @return false when all are taken
     */
    public boolean take(String name, String part, String holder, int most, Duration term) {
        if (most <= 0) {
            return true;
        }
        try {
            Object answer = redis.eval(
                    TAKE,
                    List.of(key(name, part)),
                    List.of(holder, Integer.toString(most), Long.toString(term.toMillis())));
            return Long.valueOf(1).equals(answer);
        } catch (JedisException e) {
            return true;
        }
    }

    /** Keeps slots that are held; one that ran out meanwhile is held again. */
    public void renew(String name, String part, Collection<String> holders, Duration term) {
        List<String> arguments = new ArrayList<>(List.of(Long.toString(term.toMillis())));
        arguments.addAll(holders);
        try {
            redis.eval(RENEW, List.of(key(name, part)), arguments);
        } catch (JedisException e) {
            // they are renewed again soon
        }
    }

    public void giveBack(String name, String part, String holder) {
        try {
            redis.zrem(key(name, part), holder);
        } catch (JedisException e) {
            // it ends by itself
        }
    }

    private String key(String name, String part) {
        return prefix + ":slots:" + name + ":" + part;
    }
}
