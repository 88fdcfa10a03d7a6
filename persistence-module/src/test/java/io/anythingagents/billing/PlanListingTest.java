package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.persistence.TestStore;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanListingTest {
    @Test
    void thePlansThatCanBeChosen_areReadWithTheirPricesAndFeatures() throws SQLException {
        try (TestStore store = new TestStore()) {
            List<Plan> plans = new PlanListing(store.database().dataSource()).active();

            assertThat(plans).extracting(Plan::code).containsExactly("pro", "starter");
            Plan pro = PlanSeed.PLANS.get(1);
            assertThat(plans.get(0).prices()).isEqualTo(pro.prices());
            assertThat(plans.get(0).name()).isEqualTo(pro.name());
            assertThat(plans.get(0).features())
                    .allMatch(Plan.Feature::metered)
                    .extracting(Plan.Feature::key)
                    .containsExactly("messages", "input_tokens", "output_tokens");

            store.database()
                    .execute("update billing_plans set is_active = false, trial_days = null where code = 'pro'");
            assertThat(new PlanListing(store.database().dataSource()).active()).hasSize(1);
        }
    }
}
