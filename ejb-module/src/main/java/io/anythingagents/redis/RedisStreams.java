package io.anythingagents.redis;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/** Redis streams: entries that several nodes read at their own pace. */
@ApplicationScoped
public class RedisStreams {
    /**
     * An entry to be added.
     *
     * @param number its explicit id, or 0 to let Redis give one
     * @param maxLength older entries are dropped beyond about this many
     * @param expireSeconds how long the stream is kept from now on; 0 leaves that as it is
     */
    public record NewEntry(String stream, long number, Map<String, String> fields, int maxLength, long expireSeconds) {}

    /** An entry as read; {@code number} is the first part of its id. */
    public record Entry(String id, long number, Map<String, String> fields) {}

    /** Redis is away or refuses. */
    public static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnavailableException(JedisException cause) {
            super("Redis is unavailable: " + cause.getClass().getSimpleName(), cause);
        }
    }

    /** How Redis refuses an id that does not follow the last one. */
    private static final String TAKEN = "equal or smaller than the target stream top item";

    private RedisClient redis;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected RedisStreams() {}

    @Inject
    public RedisStreams(RedisClient redis) {
        this.redis = redis;
    }

    /** Those of another Redis than the one everybody shares; whoever asks for them closes them. */
    public static RedisStreams at(URI address) {
        return new RedisStreams(RedisBeans.connect(address));
    }

    /** Only for what {@link #at} gave. */
    public void close() {
        redis.close();
    }

    /** Adds entries in one round trip. */
    public void append(List<NewEntry> entries) {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            for (NewEntry entry : entries) {
                XAddParams params =
                        XAddParams.xAddParams().maxLen(entry.maxLength()).approximateTrimming();
                if (entry.number() > 0) {
                    params.id(new StreamEntryID(entry.number(), 0));
                }
                pipeline.xadd(entry.stream(), params, entry.fields());
                if (entry.expireSeconds() > 0) {
                    pipeline.expire(entry.stream(), entry.expireSeconds());
                }
            }
            pipeline.sync();
        } catch (JedisException e) {
            throw new UnavailableException(e);
        }
    }

    /** Adds an entry with an explicit number; does nothing where that one, or a later one, is there already. */
    public void appendOnce(NewEntry entry) {
        XAddParams params = XAddParams.xAddParams()
                .maxLen(entry.maxLength())
                .exactTrimming()
                .id(new StreamEntryID(entry.number(), 0));
        try {
            try {
                redis.xadd(entry.stream(), params, entry.fields());
            } catch (JedisDataException e) {
                if (!String.valueOf(e.getMessage()).contains(TAKEN)) {
                    throw e;
                }
            }
            redis.expire(entry.stream(), entry.expireSeconds());
        } catch (JedisException e) {
            throw new UnavailableException(e);
        }
    }

    /** Everything from a number on. */
    public List<Entry> from(String stream, long number) {
        try {
            return redis.xrange(stream, number + "-0", "+").stream()
                    .map(RedisStreams::entry)
                    .toList();
        } catch (JedisException e) {
            throw new UnavailableException(e);
        }
    }

    /** The newest id of a stream. */
    public Optional<String> newest(String stream) {
        try {
            return redis.xrevrange(stream, "+", "-", 1).stream().findFirst().map(entry -> entry.getID()
                    .toString());
        } catch (JedisException e) {
            throw new UnavailableException(e);
        }
    }

    /**
     * Waits for entries behind the given ids.
     *
     * @param places stream to the last id read
     */
    public Map<String, List<Entry>> read(Map<String, String> places, int blockMilliseconds, int count) {
        Map<String, StreamEntryID> ids = new HashMap<>();
        places.forEach((stream, id) -> ids.put(stream, new StreamEntryID(id)));
        try {
            List<Map.Entry<String, List<StreamEntry>>> streams = redis.xread(
                    XReadParams.xReadParams().block(blockMilliseconds).count(count), ids);
            Map<String, List<Entry>> found = new HashMap<>();
            if (streams != null) {
                for (Map.Entry<String, List<StreamEntry>> stream : streams) {
                    List<Entry> entries = new ArrayList<>();
                    stream.getValue().forEach(entry -> entries.add(entry(entry)));
                    found.put(stream.getKey(), entries);
                }
            }
            return found;
        } catch (JedisException e) {
            throw new UnavailableException(e);
        }
    }

    private static Entry entry(StreamEntry entry) {
        return new Entry(entry.getID().toString(), entry.getID().getTime(), entry.getFields());
    }
}
