package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.Plan.Price;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTimingTest {
    private static final Plan FREE = plan("monthly", 1, 0);
    private static final Plan TEAM = plan("monthly", 1, 4_900);
    private static final Plan PRO = plan("monthly", 1, 9_900);

    @Test
    void whatCostsMore_isHadAtOnce() {
        assertThat(PlanTiming.isImmediate(FREE, 5, TEAM, 1)).isTrue();
        assertThat(PlanTiming.isImmediate(TEAM, 1, PRO, 1)).isTrue();
        assertThat(PlanTiming.isImmediate(PRO, 1, TEAM, 3))
                .as("more seats of less")
                .isTrue();
    }

    @Test
    void whatCostsLessOrTheSame_comesWithTheNextPeriod() {
        assertThat(PlanTiming.isImmediate(PRO, 1, TEAM, 2)).isFalse();
        assertThat(PlanTiming.isImmediate(TEAM, 3, PRO, 1)).isFalse();
        assertThat(PlanTiming.isImmediate(PRO, 1, PRO, 1)).isFalse();
    }

    @Test
    void anotherInterval_comesWithTheNextPeriod_whateverItCosts() {
        assertThat(PlanTiming.isImmediate(TEAM, 1, plan("yearly", 1, 99_000), 1))
                .isFalse();
        assertThat(PlanTiming.isImmediate(TEAM, 1, plan("monthly", 3, 99_000), 1))
                .isFalse();
    }

    @Test
    void theLargestAmounts_doNotOverflow() {
        assertThat(PlanTiming.isImmediate(PRO, 1, plan("monthly", 1, Integer.MAX_VALUE), 1_000_000))
                .isTrue();
    }

    private static Plan plan(String interval, int count, long cents) {
        return new Plan(
                "plan",
                "Plan",
                null,
                null,
                true,
                List.of(new Price("USD", interval, count, cents)),
                Map.of(),
                List.of());
    }
}
