package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.net.Webhook;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.product.RunningProduct;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Stripe's deliveries, signed by Stripe's own code: kept once, whatever they are, and nothing else is let in. */
class StripeWebhookIT {
    private static final String PATH = "/webhooks/stripe";

    private final Database database = Database.of(Product.running());

    @Test
    void aSignedEvent_isKeptAsItCame_whateverItsType() {
        String id = id();
        String body = """
                {"id": "%s", "object": "event", "type": "some.type.of.tomorrow", "created": 1763719200,
                 "data": {"object": {"id": "obj_1", "metadata": {"tenant_id": "not-to-be-believed"}, "name": "Zoë 🙂"}}}
                """.formatted(id);

        JsonNode receipt = deliver(body).expect(202).json();

        assertThat(receipt).isEqualTo(Json.parse("{\"success\":true,\"duplicate\":false}"));
        assertThat(database.texts("select payload from stripe_events where stripe_event_id = ?", id))
                .containsExactly(body);
        assertThat(database.texts(
                        "select event_type || ' ' || object_id || ' ' || tenant_hint"
                                + " from stripe_events where stripe_event_id = ?",
                        id))
                .containsExactly("some.type.of.tomorrow obj_1 not-to-be-believed");
    }

    @Test
    void aRepeatedEvent_isAnsweredAlike_andKeptOnce() {
        String id = id();
        deliver(event(id)).expect(202);

        assertThat(deliver(event(id)).expect(202).json().path("duplicate").asBoolean())
                .isTrue();

        assertThat(kept(id)).isEqualTo(1);
    }

    @Test
    void oneEventDeliveredManyTimesAtOnce_isKeptOnce_andEveryDeliveryIsThankedFor() {
        String id = id();
        String body = event(id);
        String header = signed(body, RunningProduct.WEBHOOK_SECRET, Instant.now());
        ExecutorService clients = Executors.newFixedThreadPool(16);
        List<CompletableFuture<Answer>> deliveries = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            deliveries.add(CompletableFuture.supplyAsync(() -> deliver(body, header), clients));
        }

        long first = deliveries.stream()
                .map(delivery -> delivery.join().expect(202).json())
                .filter(receipt -> !receipt.path("duplicate").asBoolean(true))
                .count();

        clients.shutdown();
        assertThat(first).isEqualTo(1);
        assertThat(kept(id)).isEqualTo(1);
    }

    @Test
    void thePreviousSecret_isGoodWhileItIsChanged_andNoOther() {
        String id = id();
        String body = event(id);

        deliver(body, signed(body, "whsec_of-somebody-else", Instant.now())).problem(400, "webhook-signature-invalid");
        deliver(body, signed(body, RunningProduct.WEBHOOK_SECRET_PREVIOUS, Instant.now()))
                .expect(202);

        assertThat(kept(id)).isEqualTo(1);
    }

    @Test
    void whatIsUnsigned_changed_orOld_isRefused_andNothingIsKept() {
        String id = id();
        String body = event(id);
        String header = signed(body, RunningProduct.WEBHOOK_SECRET, Instant.now());

        send(Product.api(), body).problem(400, "webhook-signature-invalid");
        deliver(body, " ").problem(400, "webhook-signature-invalid");
        deliver(body, "nonsense").problem(400, "webhook-signature-invalid");
        deliver(body.replace("invoice.paid", "invoice.void"), header).problem(400, "webhook-signature-invalid");
        deliver(body + " ", header).problem(400, "webhook-signature-invalid");
        deliver(body, signed(body, RunningProduct.WEBHOOK_SECRET, Instant.now().minusSeconds(310)))
                .problem(400, "webhook-signature-invalid");

        assertThat(kept(id)).isZero();
    }

    @Test
    void whatIsSignedAndNoEvent_isRefused() {
        for (String body : List.of("{", "[]", "{}", "{\"id\": \"evt_without_type\"}", "nonsense")) {
            deliver(body).problem(400, "malformed-request");
        }
        Api api = Product.api().with("Stripe-Signature", signed("", RunningProduct.WEBHOOK_SECRET, Instant.now()));
        api.send("POST", PATH, "application/json", BodyPublishers.noBody()).problem(400, "malformed-request");
        api.send("POST", PATH, "text/plain", BodyPublishers.ofString("x")).problem(415, "unsupported-media-type");
        api.get(PATH).problem(405, "method-not-allowed");
    }

    @Test
    void aBodyOfOneMegabyte_isTaken_andALargerOneIsNot() {
        String id = id();
        String frame = "{\"id\":\"" + id + "\",\"type\":\"x\",\"padding\":\"%s\"}";
        int rest = (1 << 20) - frame.length() + 2;

        deliver(frame.formatted("x".repeat(rest))).expect(202);
        String larger = frame.formatted("x".repeat(rest + 1));
        deliver(larger).problem(413, "payload-too-large");
        Product.api()
                .with("Stripe-Signature", signed(larger, RunningProduct.WEBHOOK_SECRET, Instant.now()))
                .send(
                        "POST",
                        PATH,
                        "application/json",
                        BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(larger.getBytes(StandardCharsets.UTF_8))))
                .problem(413, "payload-too-large");

        assertThat(database.texts(
                        "select cast(length(payload) as text) from stripe_events where stripe_event_id = ?", id))
                .containsExactly(Integer.toString(1 << 20));
    }

    @Test
    void deliveries_areCounted_withoutNamesThatOthersChoose() {
        String body = event(id()).replace("invoice.paid", "type." + UUID.randomUUID());
        deliver(body).expect(202);
        deliver(event(id())).expect(202);

        String metrics = Product.api().get("/metrics").expect(200).text();

        assertThat(metrics)
                .contains("stripe_webhook_events_total{event_type=\"invoice.paid\",result=\"stored\"}")
                .contains("stripe_webhook_events_total{event_type=\"other\",result=\"stored\"}")
                .doesNotContain("event_type=\"type.");
    }

    private static Answer deliver(String body) {
        return deliver(body, signed(body, RunningProduct.WEBHOOK_SECRET, Instant.now()));
    }

    private static Answer deliver(String body, String header) {
        return send(Product.api().with("Stripe-Signature", header), body);
    }

    private static Answer send(Api api, String body) {
        return api.send("POST", PATH, "application/json; charset=utf-8", BodyPublishers.ofString(body));
    }

    private static String signed(String body, String secret, Instant time) {
        try {
            return Webhook.Signature.generateSignatureHeader(body, secret, time.getEpochSecond());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private int kept(String id) {
        return database.texts("select payload from stripe_events where stripe_event_id = ?", id)
                .size();
    }

    private static String event(String id) {
        return "{\"id\": \"" + id
                + "\", \"object\": \"event\", \"type\": \"invoice.paid\", \"data\": {\"object\": {}}}";
    }

    private static String id() {
        return "evt_" + UUID.randomUUID();
    }
}
