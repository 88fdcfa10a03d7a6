package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.Plan.Price;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrialRulesTest {
    @Test
    void thePlanDecides_elseTheInstallation() {
        TrialRules rules = new TrialRules(14, false);

        assertThat(rules.days(plan(30), null)).isEqualTo(30);
        assertThat(rules.days(plan(0), null)).isZero();
        assertThat(rules.days(plan(null), null)).isEqualTo(14);
        assertThat(new TrialRules(0, false).days(plan(null), null)).isZero();
    }

    @Test
    void aWish_countsOnlyWhereAllowed() {
        assertThat(new TrialRules(14, false).days(plan(30), 7)).isEqualTo(30);
        assertThat(new TrialRules(14, true).days(plan(30), 7)).isEqualTo(7);
        assertThat(new TrialRules(14, true).days(plan(30), 0)).isZero();
    }

    @Property
    void noWish_makesATrialLonger(
            @ForAll @IntRange(max = 730) int planDays, @ForAll int wished, @ForAll boolean shorterAllowed) {
        assertThat(new TrialRules(14, shorterAllowed).days(plan(planDays), wished))
                .isBetween(0, planDays);
        assertThat(new TrialRules(14, shorterAllowed).days(plan(null), wished)).isBetween(0, 14);
    }

    static Plan plan(@Nullable Integer trialDays) {
        return new Plan(
                "team", "Team", trialDays, 1, true, List.of(new Price("USD", "monthly", 1, 100)), Map.of(), List.of());
    }
}
