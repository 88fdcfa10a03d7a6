package io.anythingagents.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.Entitlement;
import io.anythingagents.billing.Plan;
import io.anythingagents.billing.Plan.Price;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class SwitchesTest {
    @Property
    void aFeatureIsOn_whenThePlanHasItAndNobodyTookItAway(
            @ForAll boolean restricted,
            @ForAll boolean inForce,
            @ForAll boolean inPlan,
            @ForAll @IntRange(min = 0, max = 2) int override) {
        Plan plan = new Plan(
                "p",
                "P",
                null,
                null,
                true,
                List.of(new Price("USD", "monthly", 1, 0)),
                Map.of("enable_web_search", inPlan),
                List.of());
        Switches switches = new Switches(new Entitlement(restricted, plan, inForce), overrides(override));

        boolean expected = override != 1 && (!restricted || (inForce && inPlan));

        assertThat(switches.allows("web_search")).isEqualTo(expected);
        assertThat(switches.isOverridden("web_search")).isEqualTo(override == 1);
        assertThat(switches.isOverridden("billing")).isFalse();
    }

    private static Map<String, Boolean> overrides(@IntRange(min = 0, max = 2) int override) {
        @Nullable Boolean value = override == 0 ? null : Boolean.valueOf(override == 2);
        return value == null ? Map.of() : Map.of("web_search", value);
    }
}
