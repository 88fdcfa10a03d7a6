package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.net.Webhook;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.product.AaCommand;
import io.anythingagents.system.product.RunningProduct;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of Stripe's events after they are kept, and what operators do about them. */
class StripeEventsIT {
    private static final String EVENTS = "/api/v1/platform/stripe/events";
    private static final Duration SOON = Duration.ofSeconds(20);
    /** Works on none: it names no subscription. */
    private static final String POISON = "customer.subscription.updated";

    private final Database database = Database.of(Product.running());

    @Test
    void anEventNobodyWorksOn_isIgnored_andShownWithItsPayload() {
        String id = deliver("some.type.of-the-day");

        JsonNode event = await(id, "ignored");

        assertThat(event.path("event_type").asText()).isEqualTo("some.type.of-the-day");
        assertThat(event.path("handler").isNull()).isTrue();
        assertThat(event.path("attempts").asInt()).isEqualTo(1);
        assertThat(event.path("next_attempt_at").isNull()).isTrue();
        assertThat(event.path("leased_until").isNull()).isTrue();
        assertThat(event.path("payload").asText()).isEqualTo(body(id, "some.type.of-the-day"));
    }

    @Test
    void anEventThatFails_isTriedAgainLater_parkedByAnOperator_andReplayed() {
        String id = deliver(POISON);
        JsonNode failed = await(id, "failed");
        assertThat(failed.path("handler").asText()).isEqualTo("billing_sync");
        assertThat(failed.path("error").asText()).isNotBlank().doesNotContain("Exception");
        assertThat(Duration.between(
                        Instant.now(),
                        Instant.parse(failed.path("next_attempt_at").asText())))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(38));

        JsonNode parked =
                Operator.api().post(EVENTS + "/" + id + "/park").expect(200).json();
        assertThat(parked.path("status").asText()).isEqualTo("parked");
        Operator.api().post(EVENTS + "/" + id + "/park").expect(200);
        assertThat(list("?status=parked").findValuesAsText("stripe_event_id")).contains(id);

        JsonNode replayed =
                Operator.api().post(EVENTS + "/" + id + "/replay").expect(202).json();
        assertThat(replayed.path("attempts").asInt()).isZero();
        await(id, "failed");
        assertThat(database.texts(
                        "select action || ' ' || actor_role from audit_events where target_type = 'stripe_event'"
                                + " and target_id = ? order by created_at",
                        id))
                .containsExactly(
                        "billing.stripe_event.parked platform_operator",
                        "billing.stripe_event.replayed platform_operator");
    }

    @Test
    void anEventThatFailsTooOften_isParked() {
        String id = deliver(POISON);
        await(id, "failed");
        database.update(
                "update stripe_events set processing_attempts = 19, next_attempt_at = now() where stripe_event_id = ?",
                id);

        assertThat(await(id, "parked").path("attempts").asInt()).isEqualTo(20);
        assertThat(Product.api().get("/metrics").expect(200).text())
                .contains("stripe_events_worked_total{handler=\"billing_sync\",result=\"parked\"}")
                .contains("stripe_dispatch_retry_total{handler=\"billing_sync\",result=\"failed\"}");
    }

    @Test
    void whatADeadNodeLeft_isWorkedOn_whenItsLeaseIsOver_andNotBefore() {
        String id = "evt_" + UUID.randomUUID();
        database.update(
                "insert into stripe_events (id, stripe_event_id, event_type, payload, live_mode, received_at,"
                        + " processing_outcome, processing_attempts, next_attempt_at, lease_token, leased_until) values"
                        + " (gen_random_uuid(), ?, 'x.y', '{}', false, now(), 'received', 1, now(), gen_random_uuid(),"
                        + " now() + interval '4 seconds')",
                id);

        assertThat(await(id, "ignored").path("attempts").asInt()).isEqualTo(2);

        assertThat(database.texts(
                        "select cast(processed_at - received_at >= interval '4 seconds' as text) from stripe_events"
                                + " where stripe_event_id = ?",
                        id))
                .containsExactly("true");
    }

    @Test
    void pages_leadFromTheNewestToTheOldest() {
        String type = "paged." + UUID.randomUUID();
        String first = deliver(type);
        String second = deliver(type);
        String third = deliver(type);

        JsonNode page = list("?limit=2&event_type=" + type);
        JsonNode rest = list("?limit=2&event_type=" + type + "&cursor="
                + page.path("next_cursor").asText());

        assertThat(page.findValuesAsText("stripe_event_id")).containsExactly(third, second);
        assertThat(page.path("items").path(0).path("payload").isNull()).isTrue();
        assertThat(rest.findValuesAsText("stripe_event_id")).containsExactly(first);
        assertThat(rest.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void whatIsDone_cannotBeParked_andWhatIsUnknown_isNotFound() {
        String id = deliver("x.y");
        await(id, "ignored");

        Operator.api().post(EVENTS + "/" + id + "/park").problem(409, "stripe-event-settled");
        for (String path : new String[] {"/evt_unknown", "/nonsense"}) {
            Operator.api().get(EVENTS + path).problem(404, "not-found");
            Operator.api().post(EVENTS + path + "/park").problem(404, "not-found");
            Operator.api().post(EVENTS + path + "/replay").problem(404, "not-found");
        }
        Operator.api().get(EVENTS + "?cursor=nonsense").problem(400, "invalid-cursor");
        Operator.api().get(EVENTS + "?status=odd").problem(422, "validation-failed");
        Product.newCustomer().api().get(EVENTS + "/" + id).problem(403, "insufficient-scope");
    }

    @Test
    void theCommand_replaysAndSaysHowItEnded() {
        String good = deliver("x.y");
        String bad = deliver(POISON);
        await(good, "ignored");
        await(bad, "failed");

        AaCommand.Result worked = AaCommand.run(Product.running(), "stripe", "events", "replay", good, "--yes");
        AaCommand.Result failed = AaCommand.run(Product.running(), "stripe", "events", "replay", good, bad, "--yes");
        AaCommand.Result parked = AaCommand.run(Product.running(), "stripe", "events", "park", bad);

        assertThat(worked.exit()).as(worked.output()).isZero();
        assertThat(worked.output()).contains(good + "  ignored");
        assertThat(failed.exit()).as(failed.output()).isEqualTo(1);
        assertThat(failed.output()).contains(good + "  ignored", bad + "  failed");
        assertThat(parked.exit()).as(parked.output()).isZero();
        assertThat(await(bad, "parked").path("status").asText()).isEqualTo("parked");
    }

    private static JsonNode list(String query) {
        return Operator.api().get(EVENTS + query).expect(200).json();
    }

    private static JsonNode await(String id, String status) {
        return Eventually.value(id + " is " + status, SOON, () -> {
            JsonNode event = Operator.api().get(EVENTS + "/" + id).expect(200).json();
            return event.path("status").asText().equals(status)
                    ? java.util.Optional.of(event)
                    : java.util.Optional.empty();
        });
    }

    private static String deliver(String type) {
        String id = "evt_" + UUID.randomUUID();
        String body = body(id, type);
        Product.api()
                .with("Stripe-Signature", signed(body))
                .send("POST", "/webhooks/stripe", "application/json", BodyPublishers.ofString(body))
                .expect(202);
        return id;
    }

    private static String body(String id, String type) {
        return "{\"id\": \"" + id + "\", \"object\": \"event\", \"type\": \"" + type
                + "\", \"data\": {\"object\": {}}}";
    }

    private static String signed(String body) {
        try {
            return Webhook.Signature.generateSignatureHeader(
                    body, RunningProduct.WEBHOOK_SECRET, Instant.now().getEpochSecond());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
