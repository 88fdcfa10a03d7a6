package io.anythingagents.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.metering.UsageReports.Report;
import io.anythingagents.metering.UsageSums.PartSum;
import io.anythingagents.metering.UsageSums.PeriodSum;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageSumsTest {
    private static final Instant NOW = at("10:20:00");

    @Test
    void callsAreAddedToTheirHour() {
        List<Use> uses = List.of(
                Use.inItsHour("output_tokens", 1, at("10:59:59")),
                Use.inItsHour("input_tokens", 2, at("10:00:00")),
                Use.inItsHour("input_tokens", 3, at("10:30:00")),
                Use.inItsHour("input_tokens", 4, at("11:00:00")));

        assertThat(UsageSums.byPeriod(uses))
                .containsExactly(
                        new PeriodSum("input_tokens", at("10:00:00"), at("11:00:00"), 5),
                        new PeriodSum("input_tokens", at("11:00:00"), at("12:00:00"), 4),
                        new PeriodSum("output_tokens", at("10:00:00"), at("11:00:00"), 1));
    }

    @Test
    void noPartBelongsToTwoBills() {
        Instant renewal = at("10:30:00");
        List<Use> uses = List.of(
                Use.inItsHour("input_tokens", 1, at("10:10:00")),
                Use.inItsHour("input_tokens", 2, at("10:29:59")),
                Use.inItsHour("input_tokens", 4, renewal),
                Use.inItsHour("input_tokens", 8, at("10:40:00")),
                Use.inItsHour("input_tokens", 16, at("11:05:00")));

        assertThat(UsageSums.byPart(uses, null, renewal))
                .containsExactly(
                        new PartSum("input_tokens", at("10:00:00"), 3, at("10:29:59")),
                        new PartSum("input_tokens", renewal, 12, at("10:40:00")),
                        new PartSum("input_tokens", at("11:00:00"), 16, at("11:05:00")));
    }

    @Test
    void aReport_happenedInTheLastSecondOfItsPeriod_andNeverAhead() {
        assertThat(use("08:00:00", "09:00:00"))
                .isEqualTo(new Use("documents", 2, at("08:59:59"), at("08:00:00"), at("09:00:00")));
        assertThat(use("08:00:00", "23:00:00")).isEqualTo(new Use("documents", 2, NOW, at("08:00:00"), at("23:00:00")));
        assertThat(use("08:00:00", null))
                .isEqualTo(new Use("documents", 2, at("08:00:00"), at("08:00:00"), at("08:00:00")));
        assertThat(use(null, "09:00:00"))
                .isEqualTo(new Use("documents", 2, at("09:00:00"), at("09:00:00"), at("09:00:00")));
        assertThat(use(null, null)).isEqualTo(Use.inItsHour("documents", 2, NOW));
    }

    private static Use use(@Nullable String from, @Nullable String to) {
        return UsageReports.use(
                new Report("documents", 2, null, from == null ? null : at(from), to == null ? null : at(to)), NOW);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-21T" + time + "Z");
    }
}
