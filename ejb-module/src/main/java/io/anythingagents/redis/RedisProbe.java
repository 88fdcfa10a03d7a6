package io.anythingagents.redis;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** Whether Redis answers, with the client's own short time-outs. */
@ApplicationScoped
public class RedisProbe {
    @Inject
    RedisClient client;

    public boolean answers() {
        try {
            return "PONG".equals(client.ping());
        } catch (JedisException e) {
            return false;
        }
    }
}
