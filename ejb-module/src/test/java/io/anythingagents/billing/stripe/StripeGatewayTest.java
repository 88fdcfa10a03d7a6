package io.anythingagents.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.Stripe;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.GatewayException.Kind;
import io.anythingagents.billing.GatewayInvoice;
import io.anythingagents.billing.GatewaySubscription;
import io.anythingagents.billing.PaymentGateway;
import io.anythingagents.billing.PaymentGateway.NewCustomer;
import io.anythingagents.billing.PaymentGateway.NewSubscription;
import io.anythingagents.billing.StripeApi;
import io.anythingagents.observability.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How Stripe's answers are read, over HTTP. */
class StripeGatewayTest {
    private record Reply(int status, String body) {}

    private static final UUID TENANT = new UUID(7, 7);
    private static final NewCustomer CUSTOMER = new NewCustomer(TENANT, "Acme", null);

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<String> keys = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final Metrics metrics = new Metrics();
    private HttpServer server;
    private PaymentGateway gateway;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        gateway = gateway(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private PaymentGateway gateway(URI base) {
        return new StripeGateway(
                "sk_test_x",
                base,
                Duration.ofSeconds(5),
                Duration.ofMillis(1),
                Map.of("pro", "price_pro", "team", "price_team"),
                metrics);
    }

    @Test
    void theApiVersion_isTheOneThePagesName() {
        // a new SDK brings another version: read what changed, then change docs/billing/gateway.md
        assertThat(Stripe.API_VERSION).isEqualTo(StripeApi.VERSION);
    }

    @Test
    void aFailureThatMayPass_isTriedThreeTimes_underOneKey() {
        reply(500, "{\"error\":{\"type\":\"api_error\",\"message\":\"down\"}}");
        reply(429, "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"rate_limit\",\"message\":\"slow\"}}");
        reply(200, "{\"id\":\"cus_1\",\"object\":\"customer\"}");

        assertThat(gateway.createCustomer(CUSTOMER, "aa-key")).isEqualTo("cus_1");

        assertThat(keys).containsExactly("aa-key", "aa-key", "aa-key");
        assertThat(metrics.scrape())
                .contains("stripe_api_requests_total{operation=\"customer.create\",result=\"api_error\"} 1.0")
                .contains("stripe_api_requests_total{operation=\"customer.create\",result=\"rate_limit\"} 1.0")
                .contains("stripe_api_requests_total{operation=\"customer.create\",result=\"success\"} 1.0")
                .contains("stripe_gateway_operations_total{operation=\"create_customer\",plan_code=\"unknown\","
                        + "result=\"success\"} 1.0");
    }

    @Test
    void aFailureThatGoesOn_leavesOpenWhatHappened() {
        for (int i = 0; i < 3; i++) {
            reply(503, "<html>no JSON</html>");
        }

        GatewayException failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure.nothingHappened()).isFalse();
        assertThat(failure.detail()).doesNotContain("html");
        assertThat(lines).hasSize(3);
    }

    @Test
    void nobodyThere_isNoAnswer() {
        server.stop(0);

        GatewayException failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(failure.nothingHappened()).isFalse();
        assertThat(failure.code().status()).isEqualTo(502);
    }

    @Test
    void aDeclinedCard_isNotTriedAgain_andItsReasonIsTold() {
        reply(402, """
                {"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds",
                "message":"Your card has insufficient funds."}}""");

        GatewayException failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.DECLINED);
        assertThat(failure.nothingHappened()).isTrue();
        assertThat(failure.providerCode()).isEqualTo("insufficient_funds");
        assertThat(failure.detail()).isEqualTo("Your card has insufficient funds.");
        assertThat(failure.code().status()).isEqualTo(402);
        assertThat(lines).hasSize(1);
    }

    @Test
    void refusals_areToldApart() {
        assertThat(refused(401, "invalid_request_error", "", "").kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(refused(403, "invalid_request_error", "", "").kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(refused(400, "invalid_request_error", "", "").kind()).isEqualTo(Kind.INVALID);
        assertThat(refused(400, "invalid_request_error", "parameter_invalid_empty", "name")
                        .kind())
                .isEqualTo(Kind.INVALID);
        assertThat(refused(400, "invalid_request_error", "resource_missing", "").kind())
                .isEqualTo(Kind.NO_PAYMENT_METHOD);
        assertThat(refused(400, "invalid_request_error", "resource_missing", "items[0][price]")
                        .kind())
                .isEqualTo(Kind.MISCONFIGURED);
        assertThat(refused(404, "invalid_request_error", "resource_missing", "id")
                        .kind())
                .isEqualTo(Kind.UNKNOWN_OBJECT);
        assertThat(refused(400, "idempotency_error", "", "").kind()).isEqualTo(Kind.FAILED);
    }

    @Test
    void aKeyThatIsInUse_isWaitedFor() {
        reply(409, "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"idempotency_key_in_use\"}}");
        reply(200, "{\"id\":\"cus_2\",\"object\":\"customer\"}");

        assertThat(gateway.createCustomer(CUSTOMER, "aa-key")).isEqualTo("cus_2");
    }

    @Test
    void aPlanWithoutPrice_isNotAsked() {
        GatewayException failure = catchThrowableOfType(
                GatewayException.class,
                () -> gateway.start(
                        new NewSubscription(TENANT, new UUID(1, 1), "cus_1", "other", 1, true, 0), "aa-key"));

        assertThat(failure.providerCode()).isEqualTo("price_mapping_missing");
        assertThat(failure.nothingHappened()).isTrue();
        assertThat(lines).isEmpty();
        assertThat(metrics.scrape())
                .contains("plan_code=\"unknown\",result=\"price_mapping_missing\"")
                .doesNotContain("plan_code=\"other\"");
    }

    @Test
    void aSubscription_isReadWithPeriodAndPlanOfItsItem() {
        reply(200, """
                {"id":"sub_1","object":"subscription","status":"past_due","customer":"cus_1","created":1700000000,
                "start_date":1700000100,"cancel_at_period_end":true,"cancel_at":1702592000,"canceled_at":1700000200,
                "ended_at":null,"trial_end":1700500000,"latest_invoice":"in_1","schedule":null,"livemode":false,
                "metadata":{"tenant_id":"t-1","plan_code":"team"},"unheard_of":{"a":1},
                "items":{"object":"list","data":[{"id":"si_1","object":"subscription_item","quantity":4,
                "current_period_start":1700000000,"current_period_end":1702592000,
                "price":{"id":"price_pro","object":"price"}}]}}""");

        GatewaySubscription found = gateway.subscription("sub_1").orElseThrow();

        assertThat(lines).containsExactly("GET /v1/subscriptions/sub_1");
        assertThat(found.planCode()).as("the price decides").isEqualTo("pro");
        assertThat(found.statusWord()).isEqualTo("past_due");
        assertThat(found.quantity()).isEqualTo(4);
        assertThat(found.itemId()).isEqualTo("si_1");
        assertThat(found.currentPeriodEnd()).isEqualTo(Instant.ofEpochSecond(1702592000));
        assertThat(found.cancelAt()).isEqualTo(found.currentPeriodEnd());
        assertThat(found.trialEndsAt()).isEqualTo(Instant.ofEpochSecond(1700500000));
        assertThat(found.endedAt()).isNull();
        assertThat(found.tenantHint()).contains("t-1");
        assertThat(found.latestInvoiceId()).isEqualTo("in_1");
    }

    @Test
    void anInvoice_isReadWithWhatItsSubscriptionSays() {
        reply(200, """
                {"id":"in_1","object":"invoice","status":"open","customer":"cus_1","currency":"eur","amount_due":1200,
                "amount_paid":0,"total":1200,"attempt_count":2,"next_payment_attempt":1700600000,"created":1700000000,
                "billing_reason":"subscription_cycle","metadata":{"a":"own"},
                "parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1",
                "metadata":{"a":"of the subscription","tenant_id":"t-1"}}},
                "lines":{"object":"list","data":[{"id":"il_1","object":"line_item","amount":1200,"currency":"eur",
                "quantity":3,"description":"Seats","period":{"start":1,"end":2},
                "pricing":{"unit_amount_decimal":"400","price_details":{"price":"price_pro"}}}]}}""");

        GatewayInvoice found = gateway.invoice("in_1").orElseThrow();

        assertThat(found.subscriptionId()).isEqualTo("sub_1");
        assertThat(found.currency()).isEqualTo("EUR");
        assertThat(found.metadata()).containsEntry("a", "own").containsEntry("tenant_id", "t-1");
        assertThat(found.attempts()).isEqualTo(2);
        assertThat(found.nextAttemptAt()).isEqualTo(Instant.ofEpochSecond(1700600000));
        assertThat(found.lines()).singleElement().satisfies(line -> {
            assertThat(line.unitAmountCents()).isEqualTo(400);
            assertThat(line.priceId()).isEqualTo("price_pro");
            assertThat(line.quantity()).isEqualTo(3);
        });
    }

    @Test
    void whatStripeDoesNotHave_isEmpty() {
        reply(404, "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"resource_missing\",\"param\":\"id\"}}");
        reply(404, "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"resource_missing\",\"param\":\"id\"}}");

        assertThat(gateway.subscription("sub_x")).isEmpty();
        assertThat(gateway.invoice("in_x")).isEmpty();
    }

    private GatewayException refused(int status, String type, String code, String param) {
        reply(
                status,
                "{\"error\":{\"type\":\"" + type + "\",\"message\":\"Secret text\""
                        + (code.isEmpty() ? "" : ",\"code\":\"" + code + "\"")
                        + (param.isEmpty() ? "" : ",\"param\":\"" + param + "\"") + "}}");
        for (int i = 0; i < 2; i++) {
            reply(status, "{\"error\":{\"type\":\"" + type + "\"}}");
        }
        GatewayException failure = failure();
        replies.clear();
        assertThat(failure.detail()).doesNotContain("Secret text");
        return failure;
    }

    private GatewayException failure() {
        GatewayException failure =
                catchThrowableOfType(GatewayException.class, () -> gateway.createCustomer(CUSTOMER, "aa-key"));
        assertThat(failure).isNotNull();
        return failure;
    }

    private void reply(int status, String body) {
        replies.add(new Reply(status, body));
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        lines.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        Reply reply = replies.isEmpty() ? new Reply(500, "{}") : replies.remove();
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
