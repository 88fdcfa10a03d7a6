package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.Entitlement.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntitlementTest {
    private final Entitlement starter = new Entitlement(true, PlanSeed.PLANS.get(0), true);
    private final Entitlement pro = new Entitlement(true, PlanSeed.PLANS.get(1), true);

    @Test
    void thePlansSwitches_reallySwitch() {
        assertThat(starter.allows("enable_web_search")).isFalse();
        assertThat(pro.allows("enable_web_search")).isTrue();
        assertThat(pro.allows("enable_something_else")).isFalse();
    }

    @Test
    void limits_warnFirst_andEndThen() {
        Limits messages = starter.limits("messages");

        assertThat(messages.isWarning(799)).isFalse();
        assertThat(messages.isWarning(800)).isTrue();
        assertThat(messages.isReached(999)).isFalse();
        assertThat(messages.isReached(1_000)).isTrue();
        assertThat(messages.left(999)).contains(1L);
        assertThat(messages.left(5_000)).contains(0L);
    }

    @Test
    void whatThePlanDoesNotName_isNotLimited() {
        Limits limits = starter.limits("storage");

        assertThat(limits).isEqualTo(Limits.NONE);
        assertThat(limits.isReached(Long.MAX_VALUE)).isFalse();
        assertThat(limits.left(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void withoutBilling_everythingIsAllowed() {
        assertThat(Entitlement.UNRESTRICTED.allows("enable_web_search")).isTrue();
        assertThat(Entitlement.UNRESTRICTED.limits("messages")).isEqualTo(Limits.NONE);
        assertThat(Entitlement.UNRESTRICTED.planCode()).isEmpty();
    }

    @Test
    void aPlanNotInForce_andNoPlan_allowNothing() {
        for (Entitlement nothing :
                List.of(new Entitlement(true, null, true), new Entitlement(true, PlanSeed.PLANS.get(1), false))) {
            assertThat(nothing.mayUse()).isFalse();
            assertThat(nothing.allows("enable_web_search")).isFalse();
            assertThat(nothing.limits("messages").isReached(0)).isTrue();
            assertThat(nothing.limits("messages").left(0)).contains(0L);
        }
        assertThat(pro.mayUse()).isTrue();
    }
}
