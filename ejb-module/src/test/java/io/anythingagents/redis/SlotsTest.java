package io.anythingagents.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.anythingagents.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many do something at once, on a real Redis. */
class SlotsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final String tenant = UUID.randomUUID().toString();
    private final Slots one = new Slots(TestRedis.connect(), settings());
    private final Slots other = new Slots(TestRedis.connect(), settings());

    @Test
    void asManyAsThereAre_areGiven_byAllNodesTogether() {
        long given = IntStream.range(0, 20)
                .mapToObj(holder -> CompletableFuture.supplyAsync(
                        () -> (holder % 2 == 0 ? one : other).take("stream", tenant, "holder-" + holder, 3, LONG)))
                .toList()
                .stream()
                .filter(CompletableFuture::join)
                .count();

        assertThat(given).isEqualTo(3);
        assertThat(one.take("stream", UUID.randomUUID().toString(), "holder", 3, LONG))
                .as("of somebody else")
                .isTrue();
    }

    @Test
    void whoHasOne_renewsIt_andOneGivenBackIsFree() {
        assertThat(one.take("stream", tenant, "first", 1, LONG)).isTrue();
        assertThat(other.take("stream", tenant, "first", 1, LONG)).isTrue();
        assertThat(other.take("stream", tenant, "second", 1, LONG)).isFalse();

        one.giveBack("stream", tenant, "first");

        assertThat(other.take("stream", tenant, "second", 1, LONG)).isTrue();
    }

    @Test
    void whoRenews_staysIn_evenWhenHisSlotRanOut() {
        one.take("stream", tenant, "first", 1, Duration.ofMillis(1));

        one.renew("stream", tenant, List.of("first", "beside"), LONG);

        assertThat(other.take("stream", tenant, "second", 2, LONG)).isFalse();
        one.giveBack("stream", tenant, "beside");
        assertThat(other.take("stream", tenant, "second", 2, LONG)).isTrue();
    }

    @Test
    void aSlotNobodyRenews_isFreeAfterItsTerm() {
        assertThat(one.take("stream", tenant, "died", 1, Duration.ofMillis(1))).isTrue();

        boolean taken = false;
        for (long end = System.nanoTime() + LONG.toNanos(); !taken && System.nanoTime() < end; ) {
            taken = other.take("stream", tenant, "next", 1, LONG);
        }

        assertThat(taken).isTrue();
    }

    @Test
    void noLimit_andNoRedis_letEverybodyIn() {
        Slots alone = new Slots(TestRedis.connectToNobody(), settings());

        for (int i = 0; i < 5; i++) {
            assertThat(one.take("stream", tenant, "holder-" + i, 0, LONG)).isTrue();
            assertThat(alone.take("stream", tenant, "holder-" + i, 1, LONG)).isTrue();
        }
        assertThatCode(() -> alone.giveBack("stream", tenant, "holder-1")).doesNotThrowAnyException();
    }

    private static Settings settings() {
        return Settings.load(Map.of("ENVIRONMENT", "test"));
    }
}
