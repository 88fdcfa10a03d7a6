package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.stripe.StripeCounterpart;
import io.anythingagents.system.stripe.StripeCounterpart.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Invoices kept from Stripe's events, and what happened to a tenant's billing. */
@Tag("own-nodes")
class StripeInvoicesIT {
    private static final StripeCounterpart STRIPE = StripeProduct.STRIPE;
    private static final RunningProduct PRODUCT = StripeProduct.running();

    private Person owner;
    private String subscription;
    private String invoice;

    @BeforeEach
    void subscribe() {
        STRIPE.noMoreTrouble();
        owner = subscriber();
        subscription = subscriptionOf(owner);
        invoice = STRIPE.state().invoicesOf(subscription).get(0).path("id").asText();
    }

    @Test
    void anInvoice_isKeptAsItIsAtStripe_andCanBeSeenWhileStripeIsAway() {
        STRIPE.state()
                .invoice(invoice)
                .put("status", "open")
                .put("amount_paid", 0)
                .put("amount_due", 9_900);
        String early = StripeDelivery.event(
                "evt_" + UUID.randomUUID(), "invoice.finalized", STRIPE.state().invoice(invoice));
        STRIPE.state().invoice(invoice).put("status", "paid").put("amount_paid", 9_900);
        StripeDelivery.done(PRODUCT, "invoice.paid", STRIPE.state().invoice(invoice));
        StripeDelivery.send(PRODUCT.api(), early).expect(202);
        StripeDelivery.awaitDone(PRODUCT, Json.parse(early).path("id").asText());
        STRIPE.trouble(Trouble.ERROR, "GET /invoices", 100);
        STRIPE.trouble(Trouble.ERROR, "GET /invoices/" + invoice, 100);

        JsonNode kept = get("/invoices").expect(200).json().path("items");

        assertThat(kept).hasSize(1);
        assertThat(kept.path(0).path("invoice_id").asText()).isEqualTo(invoice);
        assertThat(kept.path(0).path("status").asText()).isEqualTo("paid");
        assertThat(kept.path(0).path("amount_paid_cents").asInt()).isEqualTo(9_900);
        assertThat(get("/invoices/" + invoice).expect(200).json()).isEqualTo(kept.path(0));
        assertThat(Database.of(PRODUCT)
                        .texts(
                                "select cast(changed_fields as text) from audit_events where tenant_id = ?"
                                        + " and action = 'billing.invoice.synced'",
                                UUID.fromString(owner.tenantId())))
                .containsExactly("[\"invoice\"]");
    }

    @Test
    void theHistory_showsWhatHappened_pageByPage_andNothingOfOthers() {
        Person other = subscriber();
        String first =
                StripeDelivery.done(PRODUCT, "invoice.paid", STRIPE.state().invoice(invoice));
        String second = StripeDelivery.done(
                PRODUCT, "customer.subscription.updated", STRIPE.state().subscription(subscription));

        JsonNode all = get("/events").expect(200).json();

        assertThat(all.path("items").findValuesAsText("stripe_event_id")).containsExactly(second, first);
        assertThat(all.path("next_cursor").isNull()).isTrue();
        JsonNode newest = all.path("items").path(0);
        assertThat(newest.path("tenant_id").asText()).isEqualTo(owner.tenantId());
        assertThat(newest.path("status").asText()).isEqualTo("active");
        assertThat(newest.path("subscription").path("plan_code").asText()).isEqualTo("starter");
        assertThat(newest.path("invoice").isNull()).isTrue();
        assertThat(all.path("items").path(1).path("invoice").path("invoice_id").asText())
                .isEqualTo(invoice);
        JsonNode page = get("/events?limit=1").expect(200).json();
        assertThat(get("/events?limit=1&cursor=" + page.path("next_cursor").asText())
                        .expect(200)
                        .json()
                        .path("items"))
                .isEqualTo(Json.parse("[" + all.path("items").path(1) + "]"));
        assertThat(get("/events?event_type=invoice.paid")
                        .expect(200)
                        .json()
                        .path("items")
                        .findValuesAsText("stripe_event_id"))
                .containsExactly(first);
        assertThat(get("/events?processing_status=failed").expect(200).json().path("items"))
                .isEmpty();
        assertThat(other.api().get(path(other, "/events")).expect(200).json().path("items"))
                .isEmpty();
        other.api().get(path(owner, "/events")).problem(403, "tenant-mismatch");
        other.api().get(path(owner, "/invoices")).problem(403, "tenant-mismatch");
        get("/events?cursor=nonsense").problem(400, "invalid-cursor");
        get("/events?processing_status=ignored").problem(422, "validation-failed");
        owner.api().with("X-Tenant-Role", "viewer").get(path(owner, "/events")).expect(200);
    }

    @Test
    void anEventThatFailed_isShownAsSuch_untilItIsDone() {
        STRIPE.trouble(Trouble.ERROR, "GET /subscriptions/" + subscription, 3);
        String id = "evt_" + UUID.randomUUID();
        StripeDelivery.send(
                        PRODUCT.api(),
                        StripeDelivery.event(
                                id,
                                "customer.subscription.updated",
                                STRIPE.state().subscription(subscription)))
                .expect(202);
        Eventually.holds("failed", Duration.ofSeconds(30), () -> StripeDelivery.outcome(PRODUCT, id)
                .equals(List.of("failed")));

        JsonNode failed =
                get("/events?processing_status=failed").expect(200).json().path("items");

        assertThat(failed.findValuesAsText("stripe_event_id")).containsExactly(id);
        assertThat(failed.path(0).path("status").asText()).isEqualTo("failed");
        assertThat(failed.path(0).path("subscription").isNull()).isTrue();
        STRIPE.noMoreTrouble();
        Database.of(PRODUCT).update("update stripe_events set next_attempt_at = now() where stripe_event_id = ?", id);
        StripeDelivery.awaitDone(PRODUCT, id);
        assertThat(get("/events?processing_status=failed").expect(200).json().path("items"))
                .isEmpty();
        assertThat(get("/events?processing_status=processed").expect(200).json().path("items"))
                .hasSize(1);
    }

    private static Person subscriber() {
        Person person = Person.verified(PRODUCT.api(), PRODUCT.outbox());
        person.api()
                .post(path(person, "/subscription"), Json.of("plan_code", "starter"))
                .expect(201);
        return person;
    }

    private static String subscriptionOf(Person person) {
        return STRIPE.state()
                .subscriptionsOf(person.tenantId())
                .get(0)
                .path("id")
                .asText();
    }

    private Answer get(String path) {
        return owner.api().get(path(owner, path));
    }

    private static String path(Person person, String path) {
        return "/api/v1/billing/tenants/" + person.tenantId() + path;
    }
}
