package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.AaCommand;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The catalog of plans, who changes it, and the plan and trial of who signs up. */
class PlansIT {
    private static final String PLANS = "/api/v1/billing/plans";
    private static final String CATALOG = "/api/v1/platform/plans";

    @Test
    void everybody_readsTheCatalog() {
        JsonNode plans = Product.api().get(PLANS).expect(200).json();

        JsonNode starter = plan(plans, "starter");
        assertThat(starter.path("price_cents").asInt(-1)).isZero();
        assertThat(starter.path("currency").asText()).isEqualTo("USD");
        assertThat(starter.path("interval").asText()).isEqualTo("monthly");
        assertThat(starter.path("interval_count").asInt()).isEqualTo(1);
        assertThat(starter.path("trial_days").asInt()).isEqualTo(14);
        assertThat(starter.path("seat_included").asInt()).isEqualTo(1);
        assertThat(starter.path("is_active").asBoolean()).isTrue();
        assertThat(starter.path("feature_toggles").path("enable_web_search").asBoolean(true))
                .isFalse();
        JsonNode messages = starter.path("features").path(0);
        assertThat(messages.path("key").asText()).isEqualTo("messages");
        assertThat(messages.path("display_name").asText()).isEqualTo("Messages");
        assertThat(messages.path("soft_limit").asInt())
                .isLessThan(messages.path("hard_limit").asInt());
        assertThat(messages.path("is_metered").asBoolean()).isTrue();
        JsonNode pro = plan(plans, "pro");
        assertThat(pro.path("price_cents").asInt()).isEqualTo(9_900);
        assertThat(pro.path("prices").path(0).path("price_cents").asInt()).isEqualTo(9_900);
        assertThat(pro.path("feature_toggles").path("enable_web_search").asBoolean())
                .isTrue();
    }

    @Test
    void whoSignsUp_isOnTheDefaultPlan_forTheTrialOfThePlan() {
        Person person = Product.newCustomer();

        JsonNode subscription =
                person.api().get(subscription(person)).expect(200).json();

        assertThat(subscription.path("tenant_id").asText()).isEqualTo(person.tenantId());
        assertThat(subscription.path("plan_code").asText()).isEqualTo("starter");
        assertThat(subscription.path("status").asText()).isEqualTo("trialing");
        assertThat(subscription.path("state").asText()).isEqualTo("trialing");
        assertThat(subscription.path("auto_renew").asBoolean()).isTrue();
        assertThat(subscription.path("billing_email").asText()).isEqualTo(person.email());
        assertThat(subscription.path("seat_count").asInt()).isEqualTo(1);
        assertThat(subscription.path("metadata").isObject()).isTrue();
        assertThat(subscription.path("cancel_at").isNull()).isTrue();
        assertThat(trialDays(subscription)).isEqualTo(14);
        assertThat(time(subscription, "starts_at")).isCloseTo(Instant.now(), within(2, ChronoUnit.MINUTES));
    }

    @Test
    void nobody_lengthensTheTrialBySayingSo() {
        ObjectNode body = Person.registration().put("trial_days", 365).put("plan_code", "pro");

        JsonNode session =
                Product.api().post("/api/v1/auth/register", body).expect(201).json();

        Database database = Database.of(Product.running());
        assertThat(database.texts(
                        "select p.code || ' ' || extract(day from s.trial_ends_at - s.starts_at) from tenant_subscriptions s"
                                + " join billing_plans p on p.id = s.plan_id where tenant_id = ?",
                        UUID.fromString(session.path("tenant_id").asText())))
                .containsExactly("pro 14");
    }

    @Test
    void anUnknownPlan_is404_andLeavesNothingBehind() {
        ObjectNode body = Person.registration().put("plan_code", "no-such-plan");

        Product.api().post("/api/v1/auth/register", body).problem(404, "not-found");

        body.remove("plan_code");
        Product.api().post("/api/v1/auth/register", body).expect(201);
    }

    @Test
    void aTrialThatIsOver_endsAPaidPlan_andLeavesAFreeOne() {
        Person person = Product.newCustomer();
        Database database = Database.of(Product.running());
        UUID tenant = UUID.fromString(person.tenantId());
        database.update(
                "update tenant_subscriptions set trial_ends_at = now() - interval '1 minute' where tenant_id = ?",
                tenant);

        assertThat(state(person)).isEqualTo("active");
        database.update(
                "update tenant_subscriptions set plan_id = (select id from billing_plans where code = 'pro')"
                        + " where tenant_id = ?",
                tenant);
        assertThat(state(person)).isEqualTo("ended");
    }

    @Test
    void anotherTenantsSubscription_isRefused_whateverItIs() {
        Person person = Product.newCustomer();
        Person other = Product.newCustomer();

        person.api().get(subscription(other)).problem(403, "tenant-mismatch");
        person.api()
                .get("/api/v1/billing/tenants/" + UUID.randomUUID() + "/subscription")
                .problem(403, "tenant-mismatch");
        person.api().get("/api/v1/billing/tenants/nonsense/subscription").problem(403, "tenant-mismatch");
    }

    @Test
    void aTenantOpenedByAnOperator_hasNoSubscription() {
        Database database = Database.of(Product.running());
        Person person = Product.newCustomer();
        database.update("delete from tenant_subscriptions where tenant_id = ?", UUID.fromString(person.tenantId()));

        person.api().get(subscription(person)).problem(404, "not-found");
    }

    @Test
    void anOperator_addsAndChangesPlans_andSignUpsFollow() {
        String code = "team-" + UUID.randomUUID();
        JsonNode added = Operator.api().post(CATALOG, newPlan(code)).expect(201).json();
        assertThat(added.path("trial_days").asInt()).isEqualTo(30);
        assertThat(added).isEqualTo(plan(Product.api().get(PLANS).json(), code));
        Operator.api().post(CATALOG, newPlan(code)).problem(409, "plan-code-taken");

        JsonNode changed = patch(code, Json.parse("{\"trial_days\": 3, \"feature_toggles\": {\"beta\": true}}"))
                .expect(200)
                .json();

        assertThat(changed.path("trial_days").asInt()).isEqualTo(3);
        assertThat(changed.path("feature_toggles").toString()).isEqualTo("{\"beta\":true}");
        assertThat(changed.path("features")).isEqualTo(added.path("features"));
        assertThat(changed).isEqualTo(plan(Product.api().get(PLANS).json(), code));
        assertThat(trialOfNew(code)).isEqualTo("trialing 3");
        patch(code, Json.parse("{\"trial_days\": 0}")).expect(200);
        assertThat(trialOfNew(code))
                .as("what costs something waits for payment")
                .isEqualTo("incomplete -");
        patch(code, Json.parse("{\"is_active\": false}")).expect(200);
        Product.api()
                .post("/api/v1/auth/register", Person.registration().put("plan_code", code))
                .problem(404, "not-found");
        assertThat(Database.of(Product.running())
                        .texts(
                                "select action || ' ' || cast(changed_fields as text) from audit_events"
                                        + " where target_type = 'plan' and target_id = ? order by created_at",
                                code))
                .containsExactly(
                        "billing.plan.added []",
                        "billing.plan.changed [\"trial_days\", \"feature_toggles\"]",
                        "billing.plan.changed [\"trial_days\"]",
                        "billing.plan.changed [\"is_active\"]");
    }

    @Test
    void wrongPlans_areRefused_byField() {
        String code = "wrong-" + UUID.randomUUID();
        Operator.api().post(CATALOG, Json.of("code", code, "name", "Wrong")).fieldFault("/prices");
        Operator.api().post(CATALOG, newPlan("Not A Code")).fieldFault("/code");
        Operator.api()
                .post(
                        CATALOG,
                        newPlan(code)
                                .set("features", Json.parse("[{\"key\":\"a\",\"soft_limit\":2,\"hard_limit\":1}]")))
                .fieldFault("/features/0/soft_limit");
        Operator.api()
                .post(CATALOG, newPlan(code).set("prices", Json.parse("[{\"currency\":\"usd\",\"price_cents\":-1}]")))
                .fieldFault("/prices/0/price_cents");
        Operator.api()
                .post(CATALOG, newPlan(code).set("feature_toggles", Json.parse("{\"a\":1}")))
                .fieldFault("/feature_toggles");
        patch("starter", Json.of()).problem(400, "nothing-to-change");
        patch("starter", Json.of("code", "other")).fieldFault("/code");
        patch("no-such-plan", Json.of("name", "Name")).problem(404, "not-found");
        Product.newCustomer().api().post(CATALOG, newPlan(code)).problem(403, "insufficient-scope");
    }

    @Test
    void seedingAgain_changesNothing() {
        JsonNode before = Product.api().get(PLANS).json();

        AaCommand.Result seeded = AaCommand.run(Product.running(), "plans", "seed");

        assertThat(seeded.exit()).as(seeded.output()).isZero();
        assertThat(seeded.output()).contains("Plan starter is there");
        assertThat(plan(Product.api().get(PLANS).json(), "starter")).isEqualTo(plan(before, "starter"));
    }

    @Test
    void theFeatures_sayThatBillingIsOn() {
        JsonNode features =
                Product.newCustomer().api().get("/api/v1/features").expect(200).json();

        assertThat(features.path("billing_enabled").asBoolean()).isTrue();
    }

    private static ObjectNode newPlan(String code) {
        ObjectNode plan = Json.of("code", code, "name", "Team", "trial_days", 30);
        plan.set("prices", Json.parse("[{\"currency\":\"EUR\",\"price_cents\":4900}]"));
        plan.set("features", Json.parse("[{\"key\":\"messages\",\"soft_limit\":1,\"hard_limit\":2}]"));
        return plan;
    }

    private static Answer patch(String code, JsonNode change) {
        return Operator.api()
                .send("PATCH", CATALOG + "/" + code, "application/json", BodyPublishers.ofString(change.toString()));
    }

    private static String trialOfNew(String code) {
        String tenant = Product.api()
                .post("/api/v1/auth/register", Person.registration().put("plan_code", code))
                .expect(201)
                .json()
                .path("tenant_id")
                .asText();
        return Database.of(Product.running())
                .texts(
                        "select status || ' ' || coalesce(cast(extract(day from trial_ends_at - starts_at) as text), '-')"
                                + " from tenant_subscriptions where tenant_id = ?",
                        UUID.fromString(tenant))
                .get(0);
    }

    private static JsonNode plan(JsonNode plans, String code) {
        for (JsonNode plan : plans) {
            if (plan.path("code").asText().equals(code)) {
                return plan;
            }
        }
        throw new AssertionError("No plan " + code + " in " + plans);
    }

    private static String subscription(Person person) {
        return "/api/v1/billing/tenants/" + person.tenantId() + "/subscription";
    }

    private static String state(Person person) {
        return person.api()
                .get(subscription(person))
                .expect(200)
                .json()
                .path("state")
                .asText();
    }

    private static long trialDays(JsonNode subscription) {
        return ChronoUnit.DAYS.between(time(subscription, "starts_at"), time(subscription, "trial_ends_at"));
    }

    private static Instant time(JsonNode subscription, String field) {
        return OffsetDateTime.parse(subscription.path(field).asText()).toInstant();
    }
}
