package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.Plan.Feature;
import io.anythingagents.billing.Plan.Price;
import io.anythingagents.billing.PlanSeed.Seeded;
import io.anythingagents.persistence.TestStore;
import io.anythingagents.shared.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlanRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Plan TEAM = new Plan(
            "team",
            "Team",
            null,
            null,
            false,
            List.of(new Price("USD", "yearly", 1, 99_000), new Price("EUR", "monthly", 3, 25_000)),
            Map.of("enable_web_search", true, "beta", false),
            List.of(
                    new Feature("z.first", null, null, null, 10L, false),
                    new Feature("messages", "Messages", "What you write", 5L, null, true)));

    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void theMigration_putInWhatTheSeedHolds() {
        assertThat(all()).containsExactlyElementsOf(PlanSeed.PLANS);
    }

    @Test
    void seeding_addsWhatIsMissing_andNothingTwice() throws Exception {
        store.database().execute("delete from billing_plans where code = 'pro'");
        PlanSeed seed = new PlanSeed(store.database().dataSource(), Ids.random());

        assertThat(seed.run("kim", NOW)).containsExactly(new Seeded("starter", false), new Seeded("pro", true));
        assertThat(seed.run("kim", NOW)).containsExactly(new Seeded("starter", false), new Seeded("pro", false));

        assertThat(all()).containsExactlyElementsOf(PlanSeed.PLANS);
        assertThat(store.database().rows("select actor || ' ' || action || ' ' || target_id from audit_events"))
                .containsExactly("system:aa/kim billing.plan.added pro");
    }

    @Test
    void seeding_leavesAloneWhatTheOperatorChanged() throws Exception {
        store.database().execute("update billing_plans set trial_days = 3 where code = 'starter'");

        new PlanSeed(store.database().dataSource(), Ids.random()).run("kim", NOW);

        assertThat(find("starter").orElseThrow().trialDays()).isEqualTo(3);
    }

    @Test
    void aPlan_comesBackAsItWasPutIn() {
        assertThat(add(TEAM)).isTrue();

        assertThat(find("team")).contains(TEAM);
        assertThat(all()).extracting(Plan::code).containsExactly("starter", "pro", "team");
        assertThat(find("nothing")).isEmpty();
    }

    @Test
    void aTakenCode_isNotTakenTwice() {
        add(TEAM);
        Plan other = new Plan("team", "Other", 1, 1, true, TEAM.prices(), Map.of(), List.of());

        assertThat(add(other)).isFalse();

        assertThat(find("team")).contains(TEAM);
    }

    @Test
    void aReplacedPlan_keepsNothingOfItsParts() {
        add(TEAM);
        Plan after = new Plan(
                "team", "Teams", 7, 3, true, List.of(new Price("CHF", "daily", 1, 0)), Map.of("beta", true), List.of());

        store.inTransaction(entityManager -> {
            PlanRepository plans = new PlanRepository(entityManager);
            assertThat(plans.findForChange("team")).contains(TEAM);
            plans.replace(after, NOW);
            return true;
        });

        assertThat(find("team")).contains(after);
        assertThat(after.isFree()).isTrue();
    }

    @Test
    void aTenant_hasOneSubscription_ofAPlanThatIsThere() {
        UUID tenant = UUID.randomUUID();
        store.database()
                .execute(
                        "insert into tenant_accounts (id, slug, name, status, created_at, updated_at, version) values ('"
                                + tenant + "', 'kim', 'Kim', 'active', now(), now(), 0)");
        TenantSubscription trial = subscription(tenant, "starter", NOW.plusSeconds(60));

        assertThat(subscribe(tenant, subscription(tenant, "nothing", null))).isFalse();
        assertThat(subscribe(tenant, trial)).isTrue();
        assertThat(subscribe(tenant, subscription(tenant, "pro", null))).isFalse();

        assertThat(store.<Optional<TenantSubscription>>inTransaction(
                        entityManager -> new SubscriptionRepository(entityManager).find(tenant)))
                .contains(trial);
    }

    private boolean subscribe(UUID tenant, TenantSubscription subscription) {
        return store.inTransaction(
                entityManager -> new SubscriptionRepository(entityManager).addUnlessThere(tenant, subscription, NOW));
    }

    private static TenantSubscription subscription(
            UUID tenant, String plan, @org.jspecify.annotations.Nullable Instant trialEnd) {
        return new TenantSubscription(
                tenant, plan, SubscriptionStatus.TRIALING, false, true, null, NOW, NOW, trialEnd, trialEnd, null, 1);
    }

    private boolean add(Plan plan) {
        return store.inTransaction(
                entityManager -> new PlanRepository(entityManager).addUnlessCodeTaken(UUID.randomUUID(), plan, NOW));
    }

    private Optional<Plan> find(String code) {
        return store.inTransaction(entityManager -> new PlanRepository(entityManager).find(code));
    }

    private List<Plan> all() {
        return store.inTransaction(entityManager -> new PlanRepository(entityManager).all());
    }
}
