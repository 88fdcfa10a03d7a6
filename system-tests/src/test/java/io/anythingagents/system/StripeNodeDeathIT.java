package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.stripe.StripeFront;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that is killed while it works on Stripe's events, and another one that goes on. */
@Tag("own-nodes")
class StripeNodeDeathIT {
    private static final RunningProduct FIRST = StripeProduct.running();

    @Test
    void whatAKilledNodeWasAt_isFinishedByTheOther_withNothingLostOrDoubled() throws InterruptedException {
        StripeProduct.STRIPE.noMoreTrouble();
        Person owner = Person.verified(FIRST.api(), FIRST.outbox());
        owner.api()
                .post("/api/v1/billing/tenants/" + owner.tenantId() + "/subscription", Json.of("plan_code", "starter"))
                .expect(201);
        String subscription = StripeProduct.STRIPE
                .state()
                .subscriptionsOf(owner.tenantId())
                .get(0)
                .path("id")
                .asText();
        List<String> events = List.of("evt_" + UUID.randomUUID(), "evt_" + UUID.randomUUID());
        Map<String, String> settings = new HashMap<>(StripeProduct.settings());
        try (StripeFront front = new StripeFront(
                settings.getOrDefault("STRIPE_API_BASE", ""), "GET /v1/subscriptions/" + subscription)) {
            settings.put("STRIPE_API_BASE", front.address());
            settings.put("STRIPE_TIMEOUT", "60");
            RunningProduct second = RunningProduct.preparedBeside(FIRST, "-stripe-second", settings);
            second.start();
            long sleeper = FIRST.pid("server");
            RunningProduct.signal(sleeper, "STOP");
            try {
                StripeProduct.STRIPE.state().subscription(subscription).put("status", "past_due");
                for (String event : events) {
                    StripeDelivery.send(Api.at(second.url()), body(event, subscription))
                            .expect(202);
                }
                assertThat(front.isHolding())
                        .as("the second node works on one of them")
                        .isTrue();
                RunningProduct.signal(second.pid("server"), "KILL");
            } finally {
                RunningProduct.signal(sleeper, "CONT");
            }
            assertThat(outcomes(events)).as("nothing was done").containsOnly("received");

            // five minutes later
            Database.of(FIRST)
                    .update(
                            "update stripe_events set leased_until = now() where stripe_event_id in (?, ?)",
                            events.get(0),
                            events.get(1));
            events.forEach(event -> StripeDelivery.awaitDone(FIRST, event));
            second.discard();
        }

        StripeDelivery.send(FIRST.api(), body(events.get(0), subscription)).expect(202);
        assertThat(owner.api()
                        .get("/api/v1/billing/tenants/" + owner.tenantId() + "/subscription")
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("past_due");
        UUID tenant = UUID.fromString(owner.tenantId());
        assertThat(Database.of(FIRST)
                        .texts(
                                "select cast(changed_fields as text) from audit_events where tenant_id = ?"
                                        + " and action = 'billing.subscription.synced'",
                                tenant))
                .containsExactly("[\"status\"]");
        assertThat(Database.of(FIRST)
                        .texts(
                                "select stripe_event_id from billing_stream_lines where tenant_id = ? order by line_number",
                                tenant))
                .containsExactlyInAnyOrderElementsOf(events);
    }

    private static String body(String event, String subscription) {
        return StripeDelivery.event(
                event,
                "customer.subscription.updated",
                StripeProduct.STRIPE.state().subscription(subscription));
    }

    private static List<String> outcomes(List<String> events) {
        return events.stream()
                .flatMap(event -> StripeDelivery.outcome(FIRST, event).stream())
                .toList();
    }
}
