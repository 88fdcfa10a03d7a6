package io.anythingagents.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.GatewayException.Kind;
import io.anythingagents.billing.MeterGateway;
import io.anythingagents.metering.MeterComparison.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeterComparisonTest {
    private static final Instant DAY = Instant.parse("2026-11-19T00:00:00Z");
    private static final Instant TO = DAY.plus(Duration.ofDays(2));
    private static final UUID TENANT = new UUID(1, 1);

    private final List<MeterDay> days = new ArrayList<>();
    private final Map<Instant, Long> found = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private boolean hasMeter = true;
    private boolean isAway;
    private boolean isOutOfDate;

    @Test
    void whatAgrees_isNotTold() {
        day(DAY, 10, 0);
        found.put(DAY, 10L);

        assertThat(run()).isEqualTo(new Report(1, 0, 0, 0));

        assertThat(told).containsExactly("agrees 19");
    }

    @Test
    void whatIsInDoubt_isSettled_whereTheNumbersLeaveOneAnswer() {
        day(DAY, 10, 5);
        found.put(DAY, 15L);
        day(DAY.plus(Duration.ofDays(1)), 10, 5);
        found.put(DAY.plus(Duration.ofDays(1)), 10L);

        assertThat(run()).isEqualTo(new Report(2, 2, 0, 0));

        assertThat(told).containsExactly("arrived 19", "agrees 19", "repaired arrived", "anew 20", "repaired resent");
    }

    @Test
    void anythingElse_isTold_andChangesNothing() {
        day(DAY, 10, 5);
        found.put(DAY, 12L);
        day(DAY.plus(Duration.ofDays(1)), 10, 0);

        assertThat(run()).isEqualTo(new Report(2, 0, 2, 0));

        assertThat(told).containsExactly("keeps 19 12", "differs 12", "keeps 20 0", "differs 0");
    }

    @Test
    void whatOnlyTheMeterHas_isTold() {
        day(DAY, 10, 0);
        found.put(DAY, 10L);
        found.put(DAY.plus(Duration.ofDays(1)), 3L);

        assertThat(run()).isEqualTo(new Report(2, 0, 1, 0));

        assertThat(told).containsExactly("agrees 19", "keeps 20 3", "differs 3");
    }

    @Test
    void aDayOnWhichSomethingMoves_isLeftForTheNextNight() {
        days.add(new MeterDay(TENANT, "f", "aa_f", "cus_1", DAY, 10, 5, true));

        assertThat(run()).isEqualTo(new Report(0, 0, 0, 0));
        assertThat(told).isEmpty();
    }

    @Test
    void aDoubtThatIsAnotherOneByNow_isNotSettled() {
        day(DAY, 10, 5);
        found.put(DAY, 15L);
        isOutOfDate = true;

        assertThat(run()).isEqualTo(new Report(1, 0, 1, 0));
    }

    @Test
    void whatCannotBeAsked_isSaid() {
        day(DAY, 10, 0);
        isAway = true;
        assertThat(run()).isEqualTo(new Report(0, 0, 0, 1));
        isAway = false;
        hasMeter = false;
        assertThat(run()).isEqualTo(new Report(0, 0, 0, 1));

        assertThat(told).containsExactly("failed no_answer", "failed meter_missing");
    }

    @Test
    void theWindow_isWholeDays() {
        Instant[] window = MeterComparison.window(Instant.parse("2026-11-21T03:37:00Z"));

        assertThat(window)
                .containsExactly(Instant.parse("2026-10-16T00:00:00Z"), Instant.parse("2026-11-21T00:00:00Z"));
    }

    private void day(Instant day, long sent, long doubtful) {
        days.add(new MeterDay(TENANT, "f", "aa_f", "cus_1", day, sent, doubtful, false));
    }

    private Report run() {
        return new MeterComparison(new Meters(), new Rows(), new Told()).run(DAY, TO, () -> true);
    }

    private static int number(MeterDay day) {
        return Integer.parseInt(day.day().toString().substring(8, 10));
    }

    private final class Rows implements MeterComparison.Days {
        @Override
        public List<MeterDay> behind(@Nullable UUID tenant, Instant from, Instant to) {
            return tenant == null ? List.copyOf(days) : List.of();
        }

        @Override
        public boolean arrived(MeterDay day) {
            told.add("arrived " + number(day));
            return !isOutOfDate;
        }

        @Override
        public boolean sendAnew(MeterDay day) {
            told.add("anew " + number(day));
            return !isOutOfDate;
        }

        @Override
        public void differs(MeterDay day, long count) {
            told.add("keeps " + number(day) + " " + count);
        }

        @Override
        public void agrees(MeterDay day) {
            told.add("agrees " + number(day));
        }
    }

    private final class Told implements MeterComparison.Listener {
        @Override
        public void repaired(MeterDay day, String what) {
            told.add("repaired " + what);
        }

        @Override
        public void differs(MeterDay day, long count) {
            told.add("differs " + count);
        }

        @Override
        public void failed(MeterDay day, String reason) {
            told.add("failed " + reason);
        }
    }

    private final class Meters implements MeterGateway {
        @Override
        public String processor() {
            return "memory";
        }

        @Override
        public boolean tell(MeterReading reading) {
            throw new AssertionError("only looks");
        }

        @Override
        public Optional<String> meter(String eventName) {
            if (isAway) {
                throw new GatewayException(Kind.NO_ANSWER, "no_answer", "Away.", null);
            }
            return hasMeter ? Optional.of("mtr_1") : Optional.empty();
        }

        @Override
        public Map<Instant, Long> days(String meterId, String customerId, Instant from, Instant to) {
            return Map.copyOf(found);
        }
    }
}
