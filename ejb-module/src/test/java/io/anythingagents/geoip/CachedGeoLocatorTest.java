package io.anythingagents.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.redis.ShortMemory;
import io.anythingagents.redis.TestRedis;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Against a real Redis: two nodes that ask one provider. */
class CachedGeoLocatorTest {
    private static final GeoLocator.Place LISBON = new GeoLocator.Place("Lisbon", "Lisbon", "PT");

    private final RedisClient redis = TestRedis.connect();
    private final Set<String> before = redis.keys("geoip:*");
    private final String salt = UUID.randomUUID().toString();
    private final AtomicInteger asked = new AtomicInteger();
    private final GeoLocator one = node(redis, Optional.of(LISBON));
    private final GeoLocator other = node(redis, Optional.of(LISBON));

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void whatOneNodeWasTold_theOtherKnows() throws Exception {
        assertThat(one.locate(address(7))).contains(LISBON);
        assertThat(other.locate(address(7))).contains(LISBON);
        assertThat(one.locate(address(7))).contains(LISBON);

        assertThat(asked).hasValue(1);
    }

    @Test
    void anotherAddress_isAskedFor() throws Exception {
        one.locate(address(7));

        other.locate(address(8));

        assertThat(asked).hasValue(2);
    }

    @Test
    void aPlaceWithHoles_isKeptAsItIs() throws Exception {
        GeoLocator.Place countryAlone = new GeoLocator.Place(null, null, "PT");

        node(redis, Optional.of(countryAlone)).locate(address(7));

        assertThat(other.locate(address(7))).contains(countryAlone);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatNobodyKnows_isRememberedToo_butForAShorterTime() throws Exception {
        assertThat(node(redis, Optional.empty()).locate(address(7))).isEmpty();
        assertThat(other.locate(address(7))).isEmpty();
        one.locate(address(8));

        assertThat(asked).hasValue(2);
        assertThat(keys()).hasSize(2);
        assertThat(keys().stream().map(redis::ttl).sorted())
                .satisfiesExactly(unknown -> assertThat(unknown).isBetween(800L, 900L), known -> assertThat(known)
                        .isBetween(86_000L, 86_400L));
    }

    @Test
    void theAddress_isNeitherInTheKeyNorInTheValue() throws Exception {
        one.locate(address(7));

        for (String key : keys()) {
            assertThat(key + redis.get(key)).doesNotContain("203.0.113");
        }
    }

    @Test
    void anUnreadableEntry_andARedisThatIsAway_costOneQuestionMore() throws Exception {
        one.locate(address(7));
        keys().forEach(key -> redis.set(key, "{"));
        assertThat(other.locate(address(7))).contains(LISBON);
        assertThat(asked).hasValue(2);

        try (RedisClient nobody = TestRedis.connectToNobody()) {
            GeoLocator alone = node(nobody, Optional.of(LISBON));
            assertThat(alone.locate(address(7))).contains(LISBON);
            assertThat(alone.locate(address(7))).contains(LISBON);
        }
        assertThat(asked).hasValue(4);
    }

    private GeoLocator node(RedisClient client, Optional<GeoLocator.Place> told) {
        GeoLocator provider = address -> {
            asked.incrementAndGet();
            return told;
        };
        return new CachedGeoLocator(provider, new ShortMemory(client), salt);
    }

    /** What this test has written. */
    private Set<String> keys() {
        Set<String> keys = new HashSet<>(redis.keys("geoip:*"));
        keys.removeAll(before);
        return keys;
    }

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, (byte) last});
    }
}
