package io.anythingagents.geoip;

import io.anythingagents.observability.EventLog;
import io.anythingagents.shared.Digests;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/** Remembers in Redis what a provider said, under a keyed hash of the address; without Redis it asks each time. */
final class CachedGeoLocator implements GeoLocator {
    private static final EventLog LOG = EventLog.of(CachedGeoLocator.class);
    private static final long FOUND_SECONDS = 86_400;
    private static final long UNKNOWN_SECONDS = 900;

    private final GeoLocator source;
    private final RedisClient redis;
    private final String salt;

    CachedGeoLocator(GeoLocator source, RedisClient redis, String salt) {
        this.source = source;
        this.redis = redis;
        this.salt = salt;
    }

    @Override
    public Optional<Place> locate(InetAddress address) {
        String name = "geoip:" + Digests.hmacHex(salt, "geoip\n" + address.getHostAddress());
        Optional<Map<String, Object>> known = read(name);
        if (known.isPresent()) {
            Map<String, Object> place = known.get();
            return Place.of(place.get("city"), place.get("region"), place.get("country"));
        }
        Optional<Place> found = source.locate(address);
        write(name, found);
        return found;
    }

    private Optional<Map<String, Object>> read(String name) {
        try {
            @Nullable String text = redis.get(name);
            return text == null ? Optional.empty() : Optional.of(JsonUtil.parseJson(text));
        } catch (JedisException | JoseException e) {
            LOG.warn("geoip.cache_unavailable", "cause", e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private void write(String name, Optional<Place> found) {
        Map<String, @Nullable Object> text = new LinkedHashMap<>();
        found.ifPresent(place -> {
            text.put("city", place.city());
            text.put("region", place.region());
            text.put("country", place.country());
        });
        try {
            redis.set(
                    name,
                    JsonUtil.toJson(text),
                    SetParams.setParams().ex(found.isPresent() ? FOUND_SECONDS : UNKNOWN_SECONDS));
        } catch (JedisException e) {
            LOG.warn("geoip.cache_unavailable", "cause", e.getClass().getSimpleName());
        }
    }
}
