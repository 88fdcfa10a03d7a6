package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.net.Webhook;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.stripe.StripeCounterpart;
import io.anythingagents.system.stripe.StripeCounterpart.Trouble;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What changes at Stripe reaches the tenant's subscription by events, whatever way they come. */
@Tag("own-nodes")
class StripeSyncIT {
    private static final StripeCounterpart STRIPE = StripeProduct.STRIPE;
    private static final RunningProduct PRODUCT = StripeProduct.running();
    private static final Duration SOON = Duration.ofSeconds(30);

    private Person owner;
    private String subscription;

    @BeforeEach
    void subscribe() {
        STRIPE.noMoreTrouble();
        owner = Person.verified(PRODUCT.api(), PRODUCT.outbox());
        owner.api()
                .post("/api/v1/billing/tenants/" + owner.tenantId() + "/subscription", Json.of("plan_code", "starter"))
                .expect(201);
        subscription = STRIPE.state()
                .subscriptionsOf(owner.tenantId())
                .get(0)
                .path("id")
                .asText();
    }

    @Test
    void whatIsSoAtStripe_isTaken_notWhatTheEventSays_andToldOnce() {
        atStripe().put("status", "past_due");

        String first = deliver("customer.subscription.updated");
        awaitDone(first);
        assertThat(status()).isEqualTo("past_due");
        String second = deliver("customer.subscription.created");
        awaitDone(second);
        redeliver(first);

        assertThat(status()).isEqualTo("past_due");
        assertThat(synced()).containsExactly("system:stripe [\"status\"]");
    }

    @Test
    void shuffledAndRepeatedEvents_endInTheStateOfStripe() {
        Random random = new Random(7);
        List<String> events = new ArrayList<>();
        for (String status : List.of("past_due", "unpaid", "active", "paused")) {
            atStripe().put("status", status);
            events.add(body("customer.subscription.updated"));
        }
        events.addAll(List.copyOf(events));
        Collections.shuffle(events, random);

        events.forEach(StripeSyncIT::send);
        events.forEach(event -> awaitDone(Json.parse(event).path("id").asText()));

        assertThat(status()).isEqualTo("paused");
        assertThat(synced()).hasSize(1);
    }

    @Test
    void whileStripeIsAway_anEventWaits_andIsDoneWhenReplayed() {
        atStripe().put("status", "unpaid");
        STRIPE.trouble(Trouble.ERROR, "GET /subscriptions/" + subscription, 3);

        String event = deliver("customer.subscription.updated");
        Eventually.holds("failed", SOON, () -> outcome(event).equals("failed"));
        assertThat(status()).isEqualTo("active");
        assertThat(database().texts("select processing_error from stripe_events where stripe_event_id = ?", event))
                .allMatch(error -> error.startsWith("payment-provider-failed: "));
        STRIPE.noMoreTrouble();
        database().update("update stripe_events set next_attempt_at = now() where stripe_event_id = ?", event);
        awaitDone(event);

        assertThat(status()).isEqualTo("unpaid");
    }

    @Test
    void anEventThatNamesAnotherTenant_changesNobodysSubscription() {
        Person other = Person.verified(PRODUCT.api(), PRODUCT.outbox());
        atStripe().put("status", "unpaid").withObject("/metadata").put("tenant_id", other.tenantId());

        String event = deliver("customer.subscription.updated");
        Eventually.holds("failed", SOON, () -> outcome(event).equals("failed"));

        assertThat(status()).isEqualTo("active");
        JsonNode others = other.api()
                .get("/api/v1/billing/tenants/" + other.tenantId() + "/subscription")
                .expect(200)
                .json();
        assertThat(others.path("status").asText()).isEqualTo("trialing");
    }

    private ObjectNode atStripe() {
        return STRIPE.state().subscription(subscription);
    }

    private String status() {
        return owner.api()
                .get("/api/v1/billing/tenants/" + owner.tenantId() + "/subscription")
                .expect(200)
                .json()
                .path("status")
                .asText();
    }

    private List<String> synced() {
        return database()
                .texts(
                        "select actor || ' ' || cast(changed_fields as text) from audit_events where tenant_id = ?"
                                + " and action = 'billing.subscription.synced' order by created_at",
                        UUID.fromString(owner.tenantId()));
    }

    private String deliver(String type) {
        String body = body(type);
        send(body);
        return Json.parse(body).path("id").asText();
    }

    private void redeliver(String event) {
        send(database()
                .texts("select payload from stripe_events where stripe_event_id = ?", event)
                .get(0));
    }

    private String body(String type) {
        return "{\"id\": \"evt_" + UUID.randomUUID() + "\", \"object\": \"event\", \"type\": \"" + type
                + "\", \"created\": 1763719200, \"data\": {\"object\": " + atStripe() + "}}";
    }

    private static void send(String body) {
        try {
            String header = Webhook.Signature.generateSignatureHeader(
                    body, RunningProduct.WEBHOOK_SECRET, Instant.now().getEpochSecond());
            PRODUCT.api()
                    .with("Stripe-Signature", header)
                    .send("POST", "/webhooks/stripe", "application/json", BodyPublishers.ofString(body))
                    .expect(202);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitDone(String event) {
        Eventually.holds(event + " is done", SOON, () -> outcome(event).equals("processed"));
    }

    private static String outcome(String event) {
        return database()
                .texts("select processing_outcome from stripe_events where stripe_event_id = ?", event)
                .get(0);
    }

    private static Database database() {
        return Database.of(PRODUCT);
    }
}
