package io.anythingagents.redis;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Makes the one {@link RedisClient} everybody injects: pooled, thread-safe, with short time-outs, because nobody may wait
 * long for something that is not durable. It connects at first use, so Redis may come up after the application.
 */
@ApplicationScoped
public class RedisBeans {
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration POOL_WAIT = Duration.ofMillis(500);
    private static final int POOL_SIZE = 64;
    private static final int DEFAULT_PORT = 6379;

    @Produces
    @Singleton
    RedisClient client(Settings settings) {
        return connect(settings.get(SettingsCatalog.REDIS_URL));
    }

    void close(@Disposes RedisClient client) {
        client.close();
    }

    /** A client for {@code redis://} or, with TLS, {@code rediss://}; user, password and database come from the address. */
    public static RedisClient connect(URI address) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) CONNECT_TIMEOUT.toMillis())
                .socketTimeoutMillis((int) SOCKET_TIMEOUT.toMillis())
                .user(JedisURIHelper.getUser(address))
                .password(JedisURIHelper.getPassword(address))
                .database(JedisURIHelper.getDBIndex(address))
                .resp2()
                .clientName("anything-agents");
        if (JedisURIHelper.isRedisSSLScheme(address)) {
            config.sslOptions(SslOptions.defaults());
        }
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(POOL_SIZE);
        pool.setMaxIdle(POOL_SIZE);
        pool.setMaxWait(POOL_WAIT);
        return RedisClient.builder()
                .hostAndPort(address.getHost(), address.getPort() < 0 ? DEFAULT_PORT : address.getPort())
                .clientConfig(config.build())
                .poolConfig(pool)
                .build();
    }
}
