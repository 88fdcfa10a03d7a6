package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

/** With test fixtures on nobody asks a payment provider: everything is granted. */
class FixtureGatewayIT {
    private final Person owner = Product.newCustomer();

    @Test
    void aStartOverALiveSubscription_isTaken() {
        start("pro").expect(201);

        JsonNode again = start("starter").expect(201).json();

        assertThat(again.path("plan_code").asText()).isEqualTo("starter");
        assertThat(again.path("status").asText()).isEqualTo("active");
        assertThat(again.path("state").asText()).isEqualTo("active");
        assertThat(again.path("trial_ends_at").isNull()).isTrue();
        assertThat(again).isEqualTo(shown());
    }

    @Test
    void aPeriodIsThirtyDays_andTheSeatsArePlansUnlessSaid() {
        JsonNode subscription = start("pro").expect(201).json();

        assertThat(subscription.path("seat_count").asInt()).isEqualTo(5);
        assertThat(Duration.between(
                        OffsetDateTime.parse(
                                subscription.path("current_period_start").asText()),
                        OffsetDateTime.parse(
                                subscription.path("current_period_end").asText())))
                .isEqualTo(Duration.ofDays(30));
        assertThat(subscription.toString()).doesNotContain("fixture-");
    }

    @Test
    void planSeatsAndCancellation_workAsWithARealProvider() {
        start("starter").expect(201);

        JsonNode more = post("/plan", Json.of("plan_code", "pro")).expect(200).json();
        assertThat(more.path("timing").asText()).isEqualTo("immediate");
        assertThat(more.path("effective_at").isNull()).isTrue();
        assertThat(more.path("subscription").path("plan_code").asText()).isEqualTo("pro");

        JsonNode less =
                post("/plan", Json.of("plan_code", "starter")).expect(200).json();
        assertThat(less.path("timing").asText()).isEqualTo("period_end");
        assertThat(less.path("subscription").path("plan_code").asText()).isEqualTo("pro");
        assertThat(less.path("subscription").path("pending_plan_code").asText()).isEqualTo("starter");
        assertThat(less.path("effective_at"))
                .isEqualTo(less.path("subscription").path("current_period_end"));
        post("/plan", Json.of("plan_code", "starter")).problem(409, "subscription-conflict");
        patch(Json.of("seat_count", 3)).problem(409, "subscription-conflict");

        JsonNode ending = post("/cancel", Json.of()).expect(200).json();
        assertThat(ending.path("state").asText()).isEqualTo("canceled_at_period_end");
        assertThat(ending.path("auto_renew").asBoolean()).isFalse();
        assertThat(ending.path("pending_plan_code").isNull()).isTrue();
        post("/plan", Json.of("plan_code", "starter")).problem(409, "subscription-conflict");

        JsonNode going = post("/resume").expect(200).json();
        assertThat(going.path("state").asText()).isEqualTo("active");
        post("/resume").problem(409, "subscription-conflict");

        JsonNode changed = patch(Json.of("seat_count", 7, "billing_email", "pay@example.com", "auto_renew", false))
                .expect(200)
                .json();
        assertThat(changed.path("seat_count").asInt()).isEqualTo(7);
        assertThat(changed.path("billing_email").asText()).isEqualTo("pay@example.com");
        assertThat(changed.path("auto_renew").asBoolean()).isFalse();

        JsonNode ended = post("/cancel", Json.of("cancel_at_period_end", false))
                .expect(200)
                .json();
        assertThat(ended.path("status").asText()).isEqualTo("canceled");
        assertThat(ended.path("state").asText()).isEqualTo("ended");
        post("/cancel", Json.of()).problem(409, "subscription-conflict");
    }

    @Test
    void beforeTheFirstStart_onlyWeKnowOfTheTrial() {
        post("/cancel", Json.of()).problem(409, "subscription-conflict");
        post("/plan", Json.of("plan_code", "pro")).problem(409, "subscription-conflict");
        post("/resume").problem(409, "subscription-conflict");

        JsonNode changed =
                patch(Json.of("billing_email", "new@example.com")).expect(200).json();

        assertThat(changed.path("billing_email").asText()).isEqualTo("new@example.com");
        assertThat(changed.path("state").asText()).isEqualTo("trialing");
    }

    @Test
    void whatCannotBe_isRefused() {
        start("no-such-plan").problem(404, "not-found");
        patch(Json.of()).problem(400, "nothing-to-change");
        post("", Json.of("plan_code", "pro", "seat_count", 0)).fieldFault("/seat_count");
        post("", Json.of("plan_code", "pro", "billing_email", "nobody")).fieldFault("/billing_email");
        post("/plan", Json.of("plan_code", "pro", "timing", "later")).fieldFault("/timing");
        post("/plan", Json.of("plan_code", "pro", "proration", "some")).fieldFault("/proration");
    }

    private Answer start(String plan) {
        return post("", Json.of("plan_code", plan));
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

    private Answer patch(JsonNode body) {
        return owner.api().send("PATCH", path(""), "application/json", BodyPublishers.ofString(body.toString()));
    }

    private String path(String path) {
        return "/api/v1/billing/tenants/" + owner.tenantId() + "/subscription" + path;
    }
}
