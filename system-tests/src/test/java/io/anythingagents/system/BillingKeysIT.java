package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.stripe.StripeCounterpart;
import io.anythingagents.system.stripe.StripeCounterpart.Trouble;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What moves money is done once for one {@code Idempotency-Key}, and answered again. */
@Tag("own-nodes")
class BillingKeysIT {
    private static final StripeCounterpart STRIPE = StripeProduct.STRIPE;
    private static final RunningProduct PRODUCT = StripeProduct.running();

    private Person owner;

    @BeforeEach
    void signUp() {
        STRIPE.noMoreTrouble();
        owner = Person.verified(PRODUCT.api(), PRODUCT.outbox());
    }

    @Test
    void aRepeatedStart_isAnsweredAgain_andAnotherBodyUnderItsKey_isRefused() {
        JsonNode first = start("one", "starter").expect(201).json();

        assertThat(start("one", "starter").expect(201).json()).isEqualTo(first);

        start("one", "pro").problem(409, "idempotency-key-reused");
        start("two", "starter").problem(409, "subscription-conflict");
        start("not a key", "starter").problem(422, "validation-failed");
        Person other = Person.verified(PRODUCT.api(), PRODUCT.outbox());
        keyed(other.api(), "one")
                .post(path(other, "/subscription"), Json.of("plan_code", "starter"))
                .expect(201);
        assertThat(STRIPE.state().subscriptionsOf(owner.tenantId())).hasSize(1);
        assertThat(started()).hasSize(1);
    }

    /** What the client does when it does not know whether it was heard. */
    @Test
    void aStartWhoseAnswerWasLost_isFinishedUnderItsKey_onceAlsoBySomebodyElse() {
        STRIPE.trouble(Trouble.ANSWER_LOST, "POST /subscriptions", 1_000);
        start("one", "starter").problem(502, "payment-provider-failed");
        STRIPE.noMoreTrouble();
        owner.api()
                .post(path(owner, "/subscription"), Json.of("plan_code", "pro"))
                .problem(409, "subscription-conflict");

        JsonNode answer = start("one", "starter").expect(201).json();

        assertThat(answer.path("plan_code").asText()).isEqualTo("starter");
        assertThat(STRIPE.state().subscriptionsOf(owner.tenantId())).hasSize(1);
        assertThat(started()).hasSize(1);
    }

    @Test
    void changesOfPlan_cancellationsAndPages_areAnsweredAgain() {
        String customer = customer();
        STRIPE.state().putCard(customer, STRIPE.state().newCard("visa", "4242"));
        Answer page = keyed(owner.api(), "page").post(path(owner, "/checkout"), Json.of("plan_code", "pro"));
        assertThat(keyed(owner.api(), "page")
                        .post(path(owner, "/checkout"), Json.of("plan_code", "pro"))
                        .expect(200)
                        .json())
                .isEqualTo(page.expect(200).json());
        start("start", "pro").expect(201);

        JsonNode later = plan("plan", "starter").expect(200).json();
        assertThat(later.path("timing").asText()).isEqualTo("period_end");
        assertThat(plan("plan", "starter").expect(200).json()).isEqualTo(later);
        plan("other", "starter").problem(409, "subscription-conflict");

        Api cancel = keyed(owner.api(), "cancel");
        JsonNode over = Json.of("cancel_at_period_end", false);
        cancel.post(path(owner, "/subscription/cancel"), over).expect(200);
        assertThat(cancel.post(path(owner, "/subscription/cancel"), over)
                        .expect(200)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("ended");
        owner.api().post(path(owner, "/subscription/cancel"), over).problem(409, "subscription-conflict");
        keyed(owner.api(), "resume").post(path(owner, "/subscription/resume")).problem(409, "subscription-conflict");
    }

    private Answer start(String key, String plan) {
        return keyed(owner.api(), key).post(path(owner, "/subscription"), Json.of("plan_code", plan));
    }

    private Answer plan(String key, String plan) {
        return keyed(owner.api(), key).post(path(owner, "/subscription/plan"), Json.of("plan_code", plan));
    }

    private String customer() {
        owner.api()
                .post(path(owner, "/payment-methods/setup-intent"), Json.of())
                .expect(200);
        return STRIPE.state().customersOf(owner.tenantId()).get(0).path("id").asText();
    }

    private List<String> started() {
        return Database.of(PRODUCT)
                .texts(
                        "select action from audit_events where tenant_id = ? and action = 'billing.subscription.started'",
                        UUID.fromString(owner.tenantId()));
    }

    private static Api keyed(Api api, String key) {
        return api.with("Idempotency-Key", key);
    }

    private static String path(Person person, String path) {
        return "/api/v1/billing/tenants/" + person.tenantId() + path;
    }
}
