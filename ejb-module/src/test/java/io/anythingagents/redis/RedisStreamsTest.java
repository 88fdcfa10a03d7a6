package io.anythingagents.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.redis.RedisStreams.Entry;
import io.anythingagents.redis.RedisStreams.NewEntry;
import io.anythingagents.redis.RedisStreams.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that several nodes write and read, on a real Redis. */
class RedisStreamsTest {
    private final String stream = "streams-" + UUID.randomUUID();
    private final RedisStreams streams = RedisStreams.at(TestRedis.address());

    @AfterEach
    void close() {
        streams.close();
    }

    @Test
    void anEntryAddedAgain_isThereOnce() {
        streams.appendOnce(numbered(1, "one"));
        streams.appendOnce(numbered(2, "two"));
        streams.appendOnce(numbered(1, "one again"));

        assertThat(streams.from(stream, 0)).extracting(Entry::number).containsExactly(1L, 2L);
        assertThat(streams.from(stream, 2)).singleElement().satisfies(entry -> assertThat(entry.fields())
                .containsEntry("text", "two"));
        assertThat(streams.newest(stream)).contains("2-0");
    }

    @Test
    void beyondItsLength_theOldestGo() {
        for (int number = 1; number <= 5; number++) {
            streams.appendOnce(new NewEntry(stream, number, Map.of("text", "t"), 3, 60));
        }

        assertThat(streams.from(stream, 0)).extracting(Entry::number).containsExactly(3L, 4L, 5L);
    }

    @Test
    void severalAtOnce_areReadBehindAPlace_andSoAreThoseRedisNumbers() {
        streams.append(List.of(numbered(1, "one"), numbered(2, "two")));
        streams.append(List.of(new NewEntry(stream, 0, Map.of("text", "three"), 100, 0)));

        Map<String, List<Entry>> found = streams.read(Map.of(stream, "1-0"), 10, 100);

        assertThat(found.get(stream))
                .extracting(entry -> entry.fields().get("text"))
                .containsExactly("two", "three");
        assertThat(streams.read(Map.of(stream, streams.newest(stream).orElseThrow()), 1, 100))
                .isEmpty();
        assertThat(streams.newest(stream + "-other")).isEmpty();
    }

    @Test
    void withoutRedis_allSaySo() {
        RedisStreams alone = new RedisStreams(TestRedis.connectToNobody());

        assertThatThrownBy(() -> alone.append(List.of(numbered(1, "one")))).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> alone.appendOnce(numbered(1, "one"))).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> alone.from(stream, 0)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> alone.newest(stream)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> alone.read(Map.of(stream, "0-0"), 1, 1)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void whatIsNoStream_isNotTakenForAnEntryThatIsThere() {
        try (var redis = TestRedis.connect()) {
            redis.set(stream, "a word");
        }

        assertThatThrownBy(() -> streams.appendOnce(numbered(1, "one"))).isInstanceOf(UnavailableException.class);
    }

    private NewEntry numbered(long number, String text) {
        return new NewEntry(stream, number, Map.of("text", text), 100, 60);
    }
}
