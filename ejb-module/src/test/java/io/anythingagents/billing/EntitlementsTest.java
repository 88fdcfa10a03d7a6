package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.billing.Entitlement.Limits;
import io.anythingagents.billing.Plan.Feature;
import io.anythingagents.billing.Plan.Price;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.testing.Installation;
import io.anythingagents.testing.Installation.Person;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a tenant may use, on two nodes that each keep what they read. */
class EntitlementsTest {
    private static final Map<String, String> BILLING = Map.of(
            "ENABLE_BILLING", "true",
            "STRIPE_SECRET_KEY", "sk_test_123",
            "STRIPE_WEBHOOK_SECRET", "whsec_123",
            "STRIPE_PRODUCT_PRICE_MAP", "starter=price_1,pro=price_2");

    private final Installation node = new Installation(BILLING);
    private final Installation otherNode = new Installation(BILLING);
    private final Entitlements here = node.get(Entitlements.class);
    private final Entitlements there = otherNode.get(Entitlements.class);
    private final Plans plans = node.get(Plans.class);
    private final TenantLimits limits = node.get(TenantLimits.class);
    private final Person person = node.signUp();
    private final UUID tenant = person.tenantId();

    @Test
    void whatWasReadOnce_isKept() {
        here.of(tenant);
        double read = reads("no");

        Entitlement again = here.of(tenant);

        assertThat(reads("no")).isEqualTo(read);
        assertThat(reads("yes")).isPositive();
        assertThat(again.limits("messages")).isEqualTo(new Limits(800L, 1_000L));
    }

    @Test
    void anotherPlan_holdsAtOnce_onAllNodes() {
        assertThat(there.of(tenant).planCode()).contains("starter");

        node.execute("update tenant_subscriptions set plan_id = (select id from billing_plans where code = 'pro')"
                + " where tenant_id = '" + tenant + "'");

        assertThat(there.of(tenant).planCode()).contains("pro");
        assertThat(here.of(tenant).allows("enable_web_search")).isTrue();
    }

    @Test
    void aChangedPlan_holdsAtOnce_onAllNodes_forAllOnIt() {
        String code = "plan-" + UUID.randomUUID();
        plans.add(person.context(), plan(code, 10));
        node.execute("update tenant_subscriptions set plan_id = (select id from billing_plans where code = '" + code
                + "') where tenant_id = '" + tenant + "'");
        assertThat(there.of(tenant).limits("requests").hard()).isEqualTo(10);

        plans.change(person.context(), code, before -> plan(code, 20));

        assertThat(there.of(tenant).limits("requests").hard()).isEqualTo(20);
        assertThat(here.of(tenant).limits("requests").hard()).isEqualTo(20);
    }

    @Test
    void anOperatorsLimit_standsInPlaceOfThePlans_atOnce_onAllNodes() {
        there.of(tenant);

        assertThat(override("messages", new FeatureLimit(1L, 2L)))
                .isEqualTo(Map.of("messages", new FeatureLimit(1L, 2L)));

        assertThat(there.of(tenant).limits("messages")).isEqualTo(new Limits(1L, 2L));
        assertThat(there.of(tenant).limits("input_tokens").hard())
                .as("what is not named follows the plan")
                .isEqualTo(5_000_000L);
        assertThat(there.of(node.signUp().tenantId()).limits("messages")).isEqualTo(new Limits(800L, 1_000L));
    }

    @Test
    void anOperatorsLimit_thatIsTakenBack_leavesThePlans() {
        override("messages", new FeatureLimit(null, null));
        assertThat(there.of(tenant).limits("messages")).isEqualTo(Limits.NONE);

        assertThat(override("messages", null)).isEmpty();

        assertThat(there.of(tenant).limits("messages")).isEqualTo(new Limits(800L, 1_000L));
        assertThat(node.audited(tenant)).contains(AuditAction.TENANT_LIMITS_CHANGED);
    }

    @Test
    void savingTheSameAgain_isNoChange() {
        override("requests", new FeatureLimit(null, 5L));
        long told = changes();

        override("requests", new FeatureLimit(null, 5L));

        assertThat(changes()).isEqualTo(told);
    }

    @Test
    void aTenantThatIsNotThere_hasNoLimits() {
        assertThat(Installation.refusal(() -> limits.list(UUID.randomUUID()))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(Installation.refusal(() -> limits.override(person.context(), UUID.randomUUID(), Map.of())))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void timePasses_forWhatIsKeptToo() {
        node.execute("update tenant_subscriptions set status = 'active', cancel_at = '"
                + node.clock.instant().plusSeconds(60) + "', trial_ends_at = null where tenant_id = '" + tenant + "'");
        boolean before = here.of(tenant).mayUse();

        node.clock.advance(Duration.ofDays(400));

        assertThat(before).isTrue();
        assertThat(here.of(tenant).mayUse()).isFalse();
    }

    @Test
    void whatChangesWhileItIsRead_isNotKeptAsIfItHadNot() {
        EntitlementCache cache = new EntitlementCache(node.metrics);
        EntitlementFacts old = new EntitlementFacts(null, null, Map.of());
        EntitlementFacts fresh = new EntitlementFacts(null, PlanSeed.PLANS.get(0), Map.of());
        cache.get(tenant, new EntitlementStamp(1, 1), () -> old);

        assertThat(cache.get(tenant, new EntitlementStamp(1, 1), () -> fresh)).isSameAs(old);
        assertThat(cache.get(tenant, new EntitlementStamp(1, 2), () -> fresh)).isSameAs(fresh);
        assertThat(cache.get(tenant, new EntitlementStamp(2, 2), () -> old)).isSameAs(old);
    }

    @Test
    void ofTwoOperatorsAtOnce_bothAreObeyed() {
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> override("messages", new FeatureLimit(null, 3L))),
                        CompletableFuture.runAsync(() -> otherNode
                                .get(TenantLimits.class)
                                .override(person.context(), tenant, Map.of("requests", new FeatureLimit(null, 4L)))))
                .join();

        assertThat(limits.list(tenant)).containsOnlyKeys("messages", "requests");
    }

    @Test
    void aTenantThatIsDeleted_leavesNoStamp() {
        override("messages", new FeatureLimit(null, 3L));

        node.execute("delete from tenant_accounts where id = '" + tenant + "'");

        assertThat(node.rows("select stamp from entitlement_stamps where subject_id = '" + tenant + "'"))
                .isEmpty();
    }

    private Map<String, FeatureLimit> override(String feature, @Nullable FeatureLimit limit) {
        Map<String, @Nullable FeatureLimit> wanted = new HashMap<>();
        wanted.put(feature, limit);
        return limits.override(person.context(), tenant, wanted);
    }

    private long changes() {
        return node.audited(tenant).stream()
                .filter(action -> action == AuditAction.TENANT_LIMITS_CHANGED)
                .count();
    }

    private double reads(String kept) {
        return node.metrics
                .scrape()
                .lines()
                .filter(line -> line.startsWith("entitlement_reads_total") && line.contains("kept=\"" + kept + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static Plan plan(String code, long requests) {
        return new Plan(
                code,
                "Plan",
                0,
                null,
                true,
                List.of(new Price("USD", "monthly", 1, 100)),
                Map.of(),
                List.of(new Feature("requests", null, null, null, requests, false)));
    }
}
