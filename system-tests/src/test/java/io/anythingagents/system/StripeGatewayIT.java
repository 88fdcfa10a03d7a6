package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.AtOnce;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.stripe.StripeCounterpart;
import io.anythingagents.system.stripe.StripeCounterpart.Trouble;
import io.anythingagents.system.stripe.StripeRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscriptions at Stripe, spoken to over HTTP in its wire format, with its faults. */
@Tag("own-nodes")
class StripeGatewayIT {
    private static final StripeCounterpart STRIPE = StripeProduct.STRIPE;
    private static final RunningProduct PRODUCT = StripeProduct.running();

    private Person owner;

    @BeforeEach
    void signUp() {
        STRIPE.noMoreTrouble();
        owner = Person.verified(PRODUCT.api(), PRODUCT.outbox());
    }

    @Test
    void aStart_makesOneCustomerAndOneSubscription_underKeysOfOurs() {
        int before = STRIPE.requests().size();

        JsonNode subscription = post("", Json.of("plan_code", "starter", "seat_count", 2))
                .expect(201)
                .json();

        assertThat(subscription.path("status").asText()).isEqualTo("active");
        assertThat(subscription.path("seat_count").asInt()).isEqualTo(2);
        assertThat(subscription.toString()).doesNotContain("sub_").doesNotContain("cus_");
        JsonNode customer = only(STRIPE.state().customersOf(owner.tenantId()));
        assertThat(customer.path("email").isNull()).isTrue();
        JsonNode atStripe = only(STRIPE.state().subscriptionsOf(owner.tenantId()));
        assertThat(atStripe.path("customer")).isEqualTo(customer.path("id"));
        assertThat(atStripe.path("metadata").path("plan_code").asText()).isEqualTo("starter");
        List<StripeRequest> requests =
                STRIPE.requests().subList(before, STRIPE.requests().size());
        assertThat(requests).extracting(StripeRequest::line).containsExactly("POST /customers", "POST /subscriptions");
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.key()).startsWith("aa-");
            assertThat(request.version()).isEqualTo("2026-07-29.dahlia");
        });
        assertThat(audited()).containsExactly("billing.customer.created", "billing.subscription.started");
    }

    @Test
    void aSecondStart_is409_andAfterTheEndItIsTaken_forTheSameCustomer() {
        post("", Json.of("plan_code", "starter")).expect(201);

        JsonNode problem = post("", Json.of("plan_code", "pro")).problem(409, "subscription-conflict");
        assertThat(problem.path("details").path("state").asText()).isEqualTo("active");
        JsonNode ended = post("/cancel", Json.of("cancel_at_period_end", false))
                .expect(200)
                .json();
        assertThat(ended.path("state").asText()).isEqualTo("ended");
        post("", Json.of("plan_code", "starter")).expect(201);

        assertThat(STRIPE.state().customersOf(owner.tenantId())).hasSize(1);
        assertThat(STRIPE.state().subscriptionsOf(owner.tenantId()))
                .extracting(found -> found.path("status").asText())
                .containsExactly("active", "canceled");
    }

    @Test
    void ofManyStartsAtOnce_oneWorks() {
        List<Integer> statuses =
                AtOnce.callers(6, i -> post("", Json.of("plan_code", "starter")).status());

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(5);
        assertThat(STRIPE.state().subscriptionsOf(owner.tenantId())).hasSize(1);
        assertThat(STRIPE.state().customersOf(owner.tenantId())).hasSize(1);
    }

    @Test
    void withoutACard_orWithOneThatIsDeclined_nothingIsStarted() {
        post("", Json.of("plan_code", "pro")).problem(402, "payment-method-required");
        String customer = id(only(STRIPE.state().customersOf(owner.tenantId())));
        STRIPE.state().putCard(customer, STRIPE.state().newDecliningCard("insufficient_funds"));

        JsonNode declined = post("", Json.of("plan_code", "pro")).problem(402, "payment-declined");

        assertThat(declined.path("details").path("provider_code").asText()).isEqualTo("insufficient_funds");
        assertThat(STRIPE.state().subscriptionsOf(owner.tenantId())).isEmpty();
        assertThat(shown().path("state").asText()).isEqualTo("trialing");
        STRIPE.state().putCard(customer, STRIPE.state().newCard("visa", "4242"));
        post("", Json.of("plan_code", "pro")).expect(201);
    }

    @Test
    void moreForTheSameInterval_isHadAtOnce_andInvoiced() {
        subscribed("starter");

        JsonNode change = post("/plan", Json.of("plan_code", "pro", "seat_count", 2))
                .expect(200)
                .json();

        assertThat(change.path("timing").asText()).isEqualTo("immediate");
        assertThat(change.path("subscription").path("plan_code").asText()).isEqualTo("pro");
        JsonNode item = atStripe().path("items").path("data").path(0);
        assertThat(item.path("price").path("id").asText()).isEqualTo("price_pro");
        assertThat(item.path("quantity").asInt()).isEqualTo(2);
        assertThat(last("POST /subscriptions/").form()).containsEntry("proration_behavior", "always_invoice");
        post("/plan", Json.of("plan_code", "pro")).problem(409, "subscription-conflict");
    }

    @Test
    void aDeclinedUpgrade_changesNothing() {
        subscribed("starter");
        STRIPE.state()
                .putCard(atStripe().path("customer").asText(), STRIPE.state().newDecliningCard("do_not_honor"));

        post("/plan", Json.of("plan_code", "pro")).problem(402, "payment-declined");

        assertThat(shown().path("plan_code").asText()).isEqualTo("starter");
        JsonNode later = post("/plan", Json.of("plan_code", "pro", "proration", "next_invoice"))
                .expect(200)
                .json();
        assertThat(later.path("subscription").path("plan_code").asText()).isEqualTo("pro");
    }

    @Test
    void less_comesWithTheNextPeriod_andIsDroppedByACancellation() {
        subscribed("pro");

        JsonNode change =
                post("/plan", Json.of("plan_code", "starter")).expect(200).json();

        assertThat(change.path("timing").asText()).isEqualTo("period_end");
        assertThat(change.path("subscription").path("plan_code").asText()).isEqualTo("pro");
        assertThat(change.path("subscription").path("pending_plan_code").asText())
                .isEqualTo("starter");
        assertThat(atStripe().path("schedule").isTextual()).isTrue();

        JsonNode ending = post("/cancel", Json.of()).expect(200).json();

        assertThat(ending.path("state").asText()).isEqualTo("canceled_at_period_end");
        assertThat(ending.path("cancel_at")).isEqualTo(ending.path("current_period_end"));
        assertThat(ending.path("pending_plan_code").isNull()).isTrue();
        assertThat(atStripe().path("schedule").isNull()).isTrue();
        assertThat(post("/resume").expect(200).json().path("state").asText()).isEqualTo("active");
        assertThat(atStripe().path("cancel_at_period_end").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_LOST", "SILENCE", "RATE_LIMIT"})
    void whatPasses_isNotSeen(Trouble trouble) {
        STRIPE.trouble(trouble, "POST /customers", 1);
        STRIPE.trouble(trouble, "POST /subscriptions", 1);

        post("", Json.of("plan_code", "starter")).expect(201);

        assertThat(STRIPE.state().subscriptionsOf(owner.tenantId())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void whateverStripeGoesOnDoing_theNextTryHasItOnce(Trouble trouble) {
        STRIPE.trouble(trouble, "POST /subscriptions", 100);

        JsonNode problem = post("", Json.of("plan_code", "starter")).problem(502, "payment-provider-failed");
        STRIPE.noMoreTrouble();
        assertThat(problem.toString()).doesNotContain("127.0.0.1").doesNotContain("Exception");
        post("", Json.of("plan_code", "starter")).expect(201);

        assertThat(STRIPE.state().subscriptionsOf(owner.tenantId())).hasSize(1);
        assertThat(STRIPE.state().customersOf(owner.tenantId())).hasSize(1);
        assertThat(audited()).containsExactly("billing.customer.created", "billing.subscription.started");
    }

    @Test
    void anOrderLeftOpen_isCarriedOutFirst_byWhoeverAsksForSomethingElse() {
        STRIPE.trouble(Trouble.ANSWER_LOST, "POST /subscriptions", 100);
        post("", Json.of("plan_code", "starter")).problem(502, "payment-provider-failed");
        STRIPE.noMoreTrouble();

        post("", Json.of("plan_code", "pro")).problem(409, "subscription-conflict");

        assertThat(shown().path("plan_code").asText()).isEqualTo("starter");
        assertThat(STRIPE.state().subscriptionsOf(owner.tenantId())).hasSize(1);
    }

    @Test
    void aCrashBeforeTheOutcomeWasStored_isMendedByTheNextTry() {
        post("", Json.of("plan_code", "starter")).expect(201);
        // as if the node had died between Stripe's answer and the second transaction
        Database database = Database.of(PRODUCT);
        UUID tenant = UUID.fromString(owner.tenantId());
        database.update("delete from tenant_subscriptions where tenant_id = ?", tenant);
        database.update(
                "update billing_orders set state = 'open', closed_at = null,"
                        + " taken_until = now() + interval '1 minute' where operation = 'start' and tenant_id = ?",
                tenant);

        post("", Json.of("plan_code", "starter")).problem(409, "billing-change-in-progress");
        database.update("update billing_orders set taken_until = now() where tenant_id = ?", tenant);
        post("", Json.of("plan_code", "starter")).expect(201);

        assertThat(STRIPE.state().subscriptionsOf(owner.tenantId())).hasSize(1);
        assertThat(shown().path("state").asText()).isEqualTo("active");
    }

    @Test
    void seatsAddressAndRenewal_areChangedAtStripe() {
        subscribed("pro");

        JsonNode changed = owner.api()
                .send(
                        "PATCH",
                        path(""),
                        "application/json",
                        BodyPublishers.ofString(
                                Json.of("seat_count", 9, "billing_email", "pay@example.com", "auto_renew", false)
                                        .toString()))
                .expect(200)
                .json();

        assertThat(changed.path("seat_count").asInt()).isEqualTo(9);
        assertThat(changed.path("state").asText()).isEqualTo("canceled_at_period_end");
        JsonNode atStripe = atStripe();
        assertThat(atStripe.path("items").path("data").path(0).path("quantity").asInt())
                .isEqualTo(9);
        assertThat(atStripe.path("cancel_at_period_end").asBoolean()).isTrue();
        assertThat(only(STRIPE.state().customersOf(owner.tenantId()))
                        .path("email")
                        .asText())
                .isEqualTo("pay@example.com");
    }

    @Test
    void whatEndedAtStripe_isAConflict() {
        subscribed("pro");
        STRIPE.state().subscription(id(atStripe())).put("status", "canceled");

        post("/plan", Json.of("plan_code", "starter")).problem(409, "subscription-conflict");
    }

    @Test
    void theNumbers_haveTheirNames() {
        post("", Json.of("plan_code", "starter")).expect(201);

        String numbers = PRODUCT.api().get("/metrics").expect(200).text();

        assertThat(numbers)
                .contains("stripe_api_requests_total{operation=\"subscription.create\",result=\"success\"}")
                .contains("stripe_api_latency_seconds_count{operation=\"customer.create\"")
                .contains("stripe_gateway_operations_total{operation=\"start_subscription\",plan_code=\"starter\"")
                .contains("stripe_gateway_operation_duration_seconds_count{operation=\"start_subscription\"");
    }

    /** With a card that is good, so that everything may be changed. */
    private void subscribed(String plan) {
        post("", Json.of("plan_code", "pro")).problem(402, "payment-method-required");
        STRIPE.state()
                .putCard(
                        id(only(STRIPE.state().customersOf(owner.tenantId()))),
                        STRIPE.state().newCard("visa", "4242"));
        post("", Json.of("plan_code", plan)).expect(201);
    }

    private JsonNode atStripe() {
        return STRIPE.state().subscriptionsOf(owner.tenantId()).get(0);
    }

    private static StripeRequest last(String line) {
        List<StripeRequest> found = STRIPE.requests(line);
        return found.get(found.size() - 1);
    }

    private List<String> audited() {
        return Database.of(PRODUCT)
                .texts(
                        "select action from audit_events where target_type = 'subscription' and target_id = ?"
                                + " order by created_at",
                        owner.tenantId());
    }

    private static JsonNode only(List<JsonNode> found) {
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String id(JsonNode object) {
        return object.path("id").asText();
    }

    private JsonNode shown() {
        return owner.api().get(path("")).expect(200).json();
    }

    private Answer post(String path) {
        return owner.api().post(path(path));
    }

    private Answer post(String path, JsonNode body) {
        return owner.api().post(path(path), body);
    }

    private String path(String path) {
        return "/api/v1/billing/tenants/" + owner.tenantId() + "/subscription" + path;
    }
}
