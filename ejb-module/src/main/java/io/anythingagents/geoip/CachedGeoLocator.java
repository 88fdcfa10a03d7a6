package io.anythingagents.geoip;

import io.anythingagents.observability.EventLog;
import io.anythingagents.redis.ShortMemory;
import io.anythingagents.shared.Digests;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Remembers in Redis what a provider said, under a keyed hash of the address; without Redis it asks each time. */
final class CachedGeoLocator implements GeoLocator {
    private static final EventLog LOG = EventLog.of(CachedGeoLocator.class);
    private static final Duration FOUND = Duration.ofDays(1);
    private static final Duration UNKNOWN = Duration.ofMinutes(15);

    private final GeoLocator source;
    private final ShortMemory memory;
    private final String salt;

    CachedGeoLocator(GeoLocator source, ShortMemory memory, String salt) {
        this.source = source;
        this.memory = memory;
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
            Optional<String> text = memory.recall(name);
            return text.isEmpty() ? Optional.empty() : Optional.of(JsonUtil.parseJson(text.get()));
        } catch (JoseException e) {
            LOG.warn("geoip.cache_unreadable", "cause", e.getClass().getSimpleName());
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
        memory.keep(name, JsonUtil.toJson(text), found.isPresent() ? FOUND : UNKNOWN);
    }
}
