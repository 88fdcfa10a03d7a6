package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventRetryTest {
    @Test
    void waiting_doublesFromThirtySecondsToTenMinutes() {
        EventRetry retry = new EventRetry(9, () -> 0);

        assertThat(IntStream.rangeClosed(1, 8)
                        .mapToObj(
                                attempts -> retry.after(attempts).orElseThrow().toSeconds()))
                .containsExactly(30L, 60L, 120L, 240L, 480L, 600L, 600L, 600L);
        assertThat(retry.after(9)).isEmpty();
        assertThat(retry.after(100)).isEmpty();
    }

    @Property
    void everyWait_isBetweenItsStepAndAQuarterMore(
            @ForAll @IntRange(min = 1, max = 10_000) int attempts,
            @ForAll @DoubleRange(max = 1, maxIncluded = false) double jitter) {
        Duration without =
                new EventRetry(Integer.MAX_VALUE, () -> 0).after(attempts).orElseThrow();

        Duration with =
                new EventRetry(Integer.MAX_VALUE, () -> jitter).after(attempts).orElseThrow();

        assertThat(without).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(10));
        assertThat(with).isBetween(without, without.multipliedBy(5).dividedBy(4));
    }

    @Property
    void anEvent_isTriedExactlyAsOftenAsSaid(@ForAll @IntRange(min = 1, max = 200) int most) {
        EventRetry retry = new EventRetry(most, () -> 0.5);
        int attempts = 1;
        while (retry.after(attempts).isPresent()) {
            attempts++;
        }

        assertThat(attempts).isEqualTo(most);
    }
}
