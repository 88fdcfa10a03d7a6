package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.AtOnce;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.stripe.StripeCounterpart;
import io.anythingagents.system.stripe.StripeCounterpart.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Usage from the ledger and from reports, added up and told to Stripe's meters: once, whatever fails. */
@Tag("own-nodes")
class UsageMeteringIT {
    private static final StripeCounterpart STRIPE = StripeProduct.STRIPE;
    private static final RunningProduct PRODUCT = StripeProduct.running();
    private static final Duration SOON = Duration.ofSeconds(40);

    private Person owner;

    @BeforeEach
    void signUp() {
        STRIPE.noMoreTrouble();
        owner = Person.verified(PRODUCT.api(), PRODUCT.outbox());
    }

    @Test
    void aReportCounts_once_howeverOftenItIsSent() {
        subscribed();
        JsonNode report = Json.of("feature_key", "documents", "quantity", 3, "idempotency_key", "order-1");

        JsonNode answer = report(report).expect(202).json();

        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.path("message").asText()).isEqualTo("Usage recorded.");
        assertThat(answer.path("data").isNull()).isTrue();
        assertThat(report(report).expect(202).json()).isEqualTo(answer);
        List<Integer> statuses = AtOnce.callers(
                6, i -> report(Json.of("feature_key", "documents", "quantity", 4, "idempotency_key", "order-2"))
                        .status());
        assertThat(statuses).containsOnly(202);
        report(Json.of("feature_key", "documents", "quantity", 5, "idempotency_key", "order-1"))
                .problem(409, "idempotency-key-reused");
        report(Json.of("feature_key", "others", "quantity", 3, "idempotency_key", "order-1"))
                .problem(409, "idempotency-key-reused");
        assertThat(total("documents")).isEqualTo(7);
        report(Json.of("feature_key", "documents", "quantity", 1)).expect(202);
        report(Json.of("feature_key", "documents", "quantity", 1)).expect(202);
        assertThat(total("documents")).isEqualTo(9);
        // no plan bills it by use
        assertThat(database().texts("select id::text from meter_events where tenant_id = ?", tenant()))
                .isEmpty();
    }

    @Test
    void twoReportsOfOnePeriod_areBothCounted_andSeenInTheWindowTheyOverlap() {
        subscribed();
        for (String key : List.of("a", "b")) {
            report(Json.of(
                            "feature_key",
                            "documents",
                            "quantity",
                            2,
                            "idempotency_key",
                            key,
                            "period_start",
                            "2026-01-01T00:00:00Z",
                            "period_end",
                            "2026-02-01T00:00:00Z"))
                    .expect(202);
        }

        JsonNode inside = totals("?feature_keys=documents&feature_keys=x&period_start=2026-01-31T00:00:00Z"
                + "&period_end=2026-03-01T00:00:00Z");
        JsonNode outside = totals("?period_start=2026-02-01T00:00:00Z");
        JsonNode all = totals("");

        assertThat(inside).hasSize(1);
        assertThat(inside.path(0).path("quantity").asInt()).isEqualTo(4);
        assertThat(inside.path(0).path("unit").asText()).isEqualTo("units");
        assertThat(inside.path(0).path("window_start").asText()).startsWith("2026-01-31T00:00");
        assertThat(outside).isEmpty();
        assertThat(all.path(0).path("window_start").asText()).startsWith("2026-01-01T00:00");
        assertThat(all.path(0).path("window_end").asText()).startsWith("2026-02-01T00:00");
    }

    @Test
    void whatIsNoReport_isRefused() {
        report(Json.of("feature_key", "documents", "quantity", 1)).problem(409, "subscription-conflict");
        subscribed();
        report(Json.of("feature_key", " ", "quantity", 1)).expect(422);
        report(Json.of("feature_key", "documents", "quantity", 0)).expect(422);
        report(Json.of("feature_key", "documents", "quantity", 1, "period_start", "yesterday"))
                .expect(422);
        report(Json.of("feature_key", "documents", "quantity", 1, "period_start", "2199-01-01T00:00:00Z"))
                .expect(422);
        report(Json.of(
                        "feature_key",
                        "documents",
                        "quantity",
                        1,
                        "period_start",
                        "2026-01-02T00:00:00Z",
                        "period_end",
                        "2026-01-01T00:00:00Z"))
                .expect(422);
        owner.api().get(path("/usage-totals?period_start=x")).expect(422);
        var viewer = owner.api().with("X-Tenant-Role", "viewer");
        viewer.post(path("/usage"), Json.of("feature_key", "documents", "quantity", 1))
                .problem(403, "insufficient-role");
        viewer.get(path("/usage-totals")).expect(200);
        Person stranger = Person.verified(PRODUCT.api(), PRODUCT.outbox());
        stranger.api()
                .post(path("/usage"), Json.of("feature_key", "documents", "quantity", 1))
                .problem(403, "tenant-mismatch");
        stranger.api().get(path("/usage-totals")).problem(403, "tenant-mismatch");
        assertThat(totals("")).isEmpty();
    }

    @Test
    void whatARunUsed_isOnTheMeters() {
        subscribed();
        List<JsonNode> usages = new ArrayList<>();
        usages.add(Product.chat(owner, "Hello").path("usage"));
        usages.add(Product.chat(owner, "Help me with code").path("usage"));

        awaitMeter("aa_messages", 2);
        awaitMeter("aa_input_tokens", sum(usages, "input_tokens"));
        awaitMeter("aa_output_tokens", sum(usages, "output_tokens"));
        assertThat(total("messages")).isEqualTo(2);
        assertThat(total("input_tokens")).isEqualTo(sum(usages, "input_tokens"));
        assertThat(total("output_tokens")).isEqualTo(sum(usages, "output_tokens"));
        assertThat(STRIPE.requests("POST /billing/meter_events"))
                .allSatisfy(
                        request -> assertThat(request.form().get("identifier")).startsWith("aa-"));
    }

    @Test
    void whatIsUsedBeforeThereIsASubscription_isCounted_andNotBilled() {
        Product.chat(owner, "Hello");
        Eventually.holds("the run is added up", SOON, () -> total("messages") == 1);
        subscribed();

        report(Json.of("feature_key", "messages", "quantity", 5)).expect(202);

        awaitMeter("aa_messages", 5);
        assertThat(total("messages")).isEqualTo(6);
    }

    @Test
    void whateverFailsOnTheWay_theMeterHasItOnce() {
        subscribed();
        for (Trouble trouble : List.of(
                Trouble.ANSWER_LOST, Trouble.ERROR_AFTERWARDS, Trouble.ERROR, Trouble.RATE_LIMIT, Trouble.SILENCE)) {
            STRIPE.trouble(trouble, "POST /billing/meter_events", 2);
            report(Json.of("feature_key", "messages", "quantity", 10)).expect(202);
            Eventually.holds(trouble + " is over", SOON, () -> {
                database().update("update meter_events set next_attempt_at = now() where state = 'failed'");
                return database()
                        .texts("select id::text from meter_events where tenant_id = ? and state <> 'sent'", tenant())
                        .isEmpty();
            });
        }

        assertThat(STRIPE.state().meters().sum("aa_messages", customer())).isEqualTo(50);
        String metrics = PRODUCT.api().get("/metrics").expect(200).text();
        assertThat(metrics)
                .contains("stripe_meter_events_total{result=\"sent\"}")
                .contains("stripe_meter_events_total{result=\"repeated\"}")
                .contains("stripe_meter_events_total{result=\"failed\"}")
                .contains("stripe_api_requests_total{operation=\"meter_event.create\"");
    }

    /** The node that was at work died: its lease runs out, and what it sent is not sent anew. */
    @Test
    void whatADeadNodeSent_isNotCountedTwice() {
        subscribed();
        report(Json.of("feature_key", "messages", "quantity", 10)).expect(202);
        awaitMeter("aa_messages", 10);
        Eventually.holds("it is known", SOON, () -> states().equals(List.of("sent")));

        database()
                .update(
                        "update meter_events set state = 'open', lease_token = gen_random_uuid(),"
                                + " leased_until = now() - interval '1 second', next_attempt_at = now()"
                                + " where tenant_id = ?",
                        tenant());

        Eventually.holds("it is known again", SOON, () -> states().equals(List.of("sent")));
        assertThat(STRIPE.state().meters().sum("aa_messages", customer())).isEqualTo(10);
    }

    private List<String> states() {
        return database().texts("select state from meter_events where tenant_id = ?", tenant());
    }

    private void awaitMeter(String event, long quantity) {
        Eventually.holds(
                event + " has " + quantity, SOON, () -> STRIPE.state().meters().sum(event, customer()) == quantity);
    }

    private void subscribed() {
        owner.api().post(path("/subscription"), Json.of("plan_code", "starter")).expect(201);
    }

    private String customer() {
        return STRIPE.state().customersOf(owner.tenantId()).get(0).path("id").asText();
    }

    private Answer report(JsonNode body) {
        return owner.api().post(path("/usage"), body);
    }

    private long total(String feature) {
        return totals("?feature_keys=" + feature).path(0).path("quantity").asLong();
    }

    private JsonNode totals(String query) {
        return owner.api().get(path("/usage-totals" + query)).expect(200).json();
    }

    private static long sum(List<JsonNode> usages, String field) {
        return usages.stream().mapToLong(usage -> usage.path(field).asLong()).sum();
    }

    private UUID tenant() {
        return UUID.fromString(owner.tenantId());
    }

    private String path(String path) {
        return "/api/v1/billing/tenants/" + owner.tenantId() + path;
    }

    private static Database database() {
        return Database.of(PRODUCT);
    }
}
