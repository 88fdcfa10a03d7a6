package io.anythingagents.redis;

import io.anythingagents.observability.EventLog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/** Remembers numbers that may be used once, for all nodes. While Redis is away nothing can be told used or unused. */
@ApplicationScoped
public class Nonces {
    private static final EventLog LOG = EventLog.of(Nonces.class);
    private static final String PREFIX = "auth:nonce:";
    private static final int DIGEST_SHOWN = 16;

    private RedisClient redis;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected Nonces() {}

    @Inject
    public Nonces(RedisClient redis) {
        this.redis = redis;
    }

    /**
     * True for the first of all callers.
     *
     * @param kept as long as whoever presents it would be believed
     * @throws DomainException redis-unavailable
     */
    public boolean use(String nonce, Duration kept) {
        boolean first;
        try {
            first = redis.set(PREFIX + nonce, "1", SetParams.setParams().nx().px(Math.max(1, kept.toMillis()))) != null;
        } catch (JedisException e) {
            throw new DomainException(
                    ErrorCode.REDIS_UNAVAILABLE, "This cannot be checked right now; try again shortly.", e);
        }
        LOG.info(
                "vault_nonce_cache",
                "result",
                first ? "miss" : "hit",
                "nonce_digest",
                Digests.sha256Hex(nonce.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_SHOWN));
        return first;
    }
}
