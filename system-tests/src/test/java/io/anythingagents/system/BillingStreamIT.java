package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.net.Webhook;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Following a tenant's billing live. */
@Tag("own-nodes")
class BillingStreamIT {
    private static final String STREAM = "/api/v1/billing/stream";
    private static final RunningProduct PRODUCT = StripeProduct.running();

    private Person owner;
    private String subscription;

    @BeforeEach
    void subscribe() {
        owner = subscriber();
        subscription = subscriptionOf(owner);
    }

    @Test
    void whatHappens_isToldOnce_inOrder_andNothingOfOthers() {
        Person stranger = subscriber();
        String before = deliver(subscription);

        try (SseStream stream = owner.api().open(STREAM).opened()) {
            Frame first = stream.next();
            deliver(subscriptionOf(stranger));
            String second = deliver(subscription);
            Frame next = stream.next();

            assertThat(first.id()).isEqualTo("1");
            assertThat(next.id()).isEqualTo("2");
            assertThat(event(first)).isEqualTo(before);
            assertThat(event(next)).isEqualTo(second);
            JsonNode line = next.json();
            assertThat(line.path("tenant_id").asText()).isEqualTo(owner.tenantId());
            assertThat(line.path("event_type").asText()).isEqualTo("customer.subscription.updated");
            assertThat(line.path("status").asText()).isEqualTo("active");
            assertThat(line.path("subscription").path("plan_code").asText()).isEqualTo("starter");
            assertThat(line.path("invoice").isNull()).isTrue();
            assertThat(line.path("usage").isArray()).isTrue();
            assertThat(line.toString()).doesNotContain("sub_").doesNotContain("cus_");
            assertThat(stream.header("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void whoComesBack_goesOnBehindTheLastLine() {
        for (int i = 0; i < 3; i++) {
            deliver(subscription);
        }
        try (SseStream stream = owner.api().open(STREAM).opened()) {
            stream.until(frame -> frame.id().equals("3"));
        }

        try (SseStream stream =
                owner.api().with("Last-Event-ID", "2").open(STREAM).opened()) {
            Frame third = stream.next();
            assertThat(third.id()).isEqualTo("3");
            String fourth = deliver(subscription);
            assertThat(event(stream.next())).isEqualTo(fourth);
        }
        owner.api().with("Last-Event-ID", "nonsense").open(STREAM).refused().problem(422, "validation-failed");
    }

    @Test
    void aReplayedEvent_andALineThatWasPublishedBefore_areNotToldAgain() {
        String event = deliver(subscription);
        try (SseStream stream = owner.api().open(STREAM).opened()) {
            assertThat(event(stream.next())).isEqualTo(event);
            // a node died after publishing and before it said so
            database()
                    .update(
                            "update billing_stream_lines set published_at = null where tenant_id = ?",
                            UUID.fromString(owner.tenantId()));
            database()
                    .update(
                            "update stripe_events set processing_outcome = 'received', next_attempt_at = now()"
                                    + " where stripe_event_id = ?",
                            event);
            Eventually.holds("both done again", Duration.ofSeconds(30), () -> database()
                    .texts(
                            "select processing_outcome from stripe_events where stripe_event_id = ? and not exists"
                                    + " (select 1 from billing_stream_lines where published_at is null and"
                                    + " tenant_id = ?)",
                            event,
                            UUID.fromString(owner.tenantId()))
                    .equals(List.of("processed")));
            String after = deliver(subscription);
            Frame next = stream.next();

            assertThat(next.id()).isEqualTo("2");
            assertThat(event(next)).isEqualTo(after);
        }
    }

    @Test
    void theFirstBytesLeaveAtOnce_andAFourthReaderIsRefused() {
        List<SseStream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                SseStream stream = owner.api().open(STREAM).opened();
                streams.add(stream);
                Eventually.holds("a comment", Duration.ofSeconds(5), () -> !stream.comments()
                        .isEmpty());
            }
            owner.api().open(STREAM).refused().problem(429, "rate-limited");
        } finally {
            streams.forEach(SseStream::close);
        }
    }

    private static Person subscriber() {
        Person person = Person.verified(PRODUCT.api(), PRODUCT.outbox());
        person.api()
                .post("/api/v1/billing/tenants/" + person.tenantId() + "/subscription", Json.of("plan_code", "starter"))
                .expect(201);
        return person;
    }

    private static String subscriptionOf(Person person) {
        return StripeProduct.STRIPE
                .state()
                .subscriptionsOf(person.tenantId())
                .get(0)
                .path("id")
                .asText();
    }

    private static String deliver(String subscription) {
        String id = "evt_" + UUID.randomUUID();
        String body = "{\"id\": \"" + id + "\", \"object\": \"event\", \"type\": \"customer.subscription.updated\","
                + " \"created\": 1763719200, \"data\": {\"object\": "
                + StripeProduct.STRIPE.state().subscription(subscription) + "}}";
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
        Eventually.holds("worked on", Duration.ofSeconds(30), () -> database()
                .texts("select processing_outcome from stripe_events where stripe_event_id = ?", id)
                .equals(List.of("processed")));
        return id;
    }

    private static String event(Frame frame) {
        return frame.json().path("stripe_event_id").asText();
    }

    private static Database database() {
        return Database.of(PRODUCT);
    }
}
