package io.anythingagents.redis;

import io.anythingagents.observability.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/** Texts worth keeping for a while and no harm to lose: without Redis it remembers nothing. */
@ApplicationScoped
public class ShortMemory {
    private static final EventLog LOG = EventLog.of(ShortMemory.class);

    private RedisClient redis;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected ShortMemory() {}

    @Inject
    public ShortMemory(RedisClient redis) {
        this.redis = redis;
    }

    public Optional<String> recall(String name) {
        try {
            return Optional.ofNullable(redis.get(name));
        } catch (JedisException e) {
            complain(e);
            return Optional.empty();
        }
    }

    /** @param life in whole seconds, one or more */
    public void keep(String name, String text, Duration life) {
        try {
            redis.set(name, text, SetParams.setParams().ex(life.toSeconds()));
        } catch (JedisException e) {
            complain(e);
        }
    }

    private static void complain(JedisException cause) {
        LOG.warn("redis.memory_unavailable", "cause", cause.getClass().getSimpleName());
    }
}
