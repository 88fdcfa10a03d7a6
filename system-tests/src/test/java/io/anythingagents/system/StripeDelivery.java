package io.anythingagents.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.net.Webhook;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.product.RunningProduct;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Stripe's deliveries, signed by stripe-java's own code. */
final class StripeDelivery {
    private static final Duration SOON = Duration.ofSeconds(30);

    private StripeDelivery() {}

    /** An event about an object as it is now. */
    static String event(String id, String type, JsonNode about) {
        return "{\"id\": \"" + id + "\", \"object\": \"event\", \"type\": \"" + type + "\", \"created\": "
                + Instant.now().getEpochSecond() + ", \"data\": {\"object\": " + about + "}}";
    }

    static Answer send(Api api, String body) {
        try {
            String header = Webhook.Signature.generateSignatureHeader(
                    body, RunningProduct.WEBHOOK_SECRET, Instant.now().getEpochSecond());
            return api.with("Stripe-Signature", header)
                    .send("POST", "/webhooks/stripe", "application/json", BodyPublishers.ofString(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Delivered, and worked on; gives the event's id. */
    static String done(RunningProduct product, String type, JsonNode about) {
        String id = "evt_" + UUID.randomUUID();
        send(product.api(), event(id, type, about)).expect(202);
        awaitDone(product, id);
        return id;
    }

    static void awaitDone(RunningProduct product, String event) {
        Eventually.holds(event + " is done", SOON, () -> outcome(product, event).equals(List.of("processed")));
    }

    static List<String> outcome(RunningProduct product, String event) {
        return Database.of(product)
                .texts("select processing_outcome from stripe_events where stripe_event_id = ?", event);
    }
}
