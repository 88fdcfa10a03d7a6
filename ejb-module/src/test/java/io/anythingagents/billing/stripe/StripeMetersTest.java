package io.anythingagents.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.GatewayException.Kind;
import io.anythingagents.billing.MeterGateway.MeterReading;
import io.anythingagents.observability.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How Stripe's meters are told and read, over HTTP. */
class StripeMetersTest {
    private record Reply(int status, String body) {}

    private static final String METERS = "{\"object\":\"list\",\"has_more\":false,\"data\":["
            + "{\"id\":\"mtr_0\",\"object\":\"billing.meter\",\"event_name\":\"other\"},"
            + "{\"id\":\"mtr_1\",\"object\":\"billing.meter\",\"event_name\":\"aa_tokens\"}]}";
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
    private static final MeterReading READING =
            new MeterReading("aa_tokens", "cus_1", 42, DAY.plusSeconds(7), "aa-x-1", 3);

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private long nanos;
    private HttpServer server;
    private StripeMeters meters;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        meters = new StripeMeters(
                new StripeCalls(
                        "sk_test_x",
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(1),
                        new Metrics(),
                        () -> 0),
                () -> nanos);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aReading_isSentToTheMeterThatIsThere() {
        reply(200, METERS);
        reply(200, "{\"object\":\"billing.meter_event\",\"identifier\":\"aa-x-1\"}");
        reply(200, "{\"object\":\"billing.meter_event\",\"identifier\":\"aa-x-1\"}");

        assertThat(meters.tell(READING)).isTrue();
        assertThat(meters.tell(READING)).isTrue();

        assertThat(requests)
                .containsExactly(
                        "GET /v1/billing/meters?limit=100&status=active null",
                        "POST /v1/billing/meter_events aa-x-1-3"
                                + " event_name=aa_tokens&identifier=aa-x-1&payload[stripe_customer_id]=cus_1&payload[value]=42"
                                + "&timestamp=" + DAY.plusSeconds(7).getEpochSecond(),
                        requests.get(1));
    }

    @Test
    void withoutAMeter_nothingIsSent_forStripeWouldSayYesAndForgetIt() {
        reply(200, "{\"object\":\"list\",\"has_more\":false,\"data\":[]}");

        GatewayException missing = refused();

        assertThat(missing.providerCode()).isEqualTo("meter_missing");
        assertThat(missing.nothingHappened()).isTrue();
        assertThat(requests).hasSize(1);
    }

    @Test
    void whetherTheMeterIsThere_isAskedAgainAfterAWhile() {
        reply(200, METERS);
        reply(200, "{}");
        meters.tell(READING);
        nanos = Duration.ofMinutes(11).toNanos();
        reply(200, METERS);
        reply(200, "{}");

        meters.tell(READING);

        assertThat(requests).hasSize(4);
    }

    @Test
    void anIdentifierThatIsThere_isNoFailure() {
        reply(200, METERS);
        reply(
                400,
                "{\"error\":{\"type\":\"invalid_request_error\","
                        + "\"message\":\"An event already exists with identifier aa-x-1.\"}}");
        reply(
                400,
                "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"duplicate_meter_event\","
                        + "\"message\":\"Twice.\"}}");

        assertThat(meters.tell(READING)).isFalse();
        assertThat(meters.tell(READING)).isFalse();
    }

    @Test
    void anythingElse_isTriedOnce_forTheOutboxTriesAgain() {
        reply(200, METERS);
        reply(500, "{\"error\":{\"type\":\"api_error\",\"message\":\"down\"}}");
        assertThat(refused().nothingHappened()).isFalse();
        reply(
                400,
                "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"timestamp_too_far_in_past\","
                        + "\"message\":\"Too old.\"}}");

        GatewayException old = refused();

        assertThat(old.kind()).isEqualTo(Kind.INVALID);
        assertThat(old.nothingHappened()).isTrue();
        assertThat(requests).hasSize(3);
    }

    @Test
    void theDaysOfACustomer_areRead() {
        reply(
                200,
                "{\"object\":\"list\",\"has_more\":false,\"data\":[" + summary("a", DAY, "42.0") + ","
                        + summary("b", DAY.plus(Duration.ofDays(1)), "7") + "]}");

        Map<Instant, Long> days = meters.days("mtr_1", "cus_1", DAY, DAY.plus(Duration.ofDays(2)));

        assertThat(days).containsOnly(Map.entry(DAY, 42L), Map.entry(DAY.plus(Duration.ofDays(1)), 7L));
        assertThat(requests.get(0))
                .startsWith("GET /v1/billing/meters/mtr_1/event_summaries?")
                .contains("customer=cus_1")
                .contains("start_time=" + DAY.getEpochSecond())
                .contains("value_grouping_window=day");
    }

    private static String summary(String id, Instant day, String value) {
        return "{\"id\":\"" + id + "\",\"object\":\"billing.meter_event_summary\",\"aggregated_value\":" + value
                + ",\"start_time\":" + day.getEpochSecond() + ",\"end_time\":"
                + day.plus(Duration.ofDays(1)).getEpochSecond() + ",\"meter\":\"mtr_1\"}";
    }

    private GatewayException refused() {
        return Objects.requireNonNull(catchThrowableOfType(GatewayException.class, () -> meters.tell(READING)));
    }

    private void reply(int status, String body) {
        replies.add(new Reply(status, body));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Idempotency-Key");
        requests.add(body.isEmpty() ? line : line + " " + sorted(body));
        Reply reply = replies.remove();
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String sorted(String body) {
        String[] pairs = URLDecoder.decode(body, StandardCharsets.UTF_8).split("&");
        Arrays.sort(pairs);
        return String.join("&", pairs);
    }
}
