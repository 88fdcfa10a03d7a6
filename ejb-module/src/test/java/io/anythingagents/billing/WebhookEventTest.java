package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.StripeEventRepository.Arrived;
import jakarta.json.Json;
import jakarta.json.stream.JsonParserFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookEventTest {
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    /** Those that {@code aa stripe events lint} checks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer.subscription.created",
                "customer.subscription.updated",
                "invoice.payment_failed",
                "invoice.payment_succeeded"
            })
    void anEventAsStripeSendsIt_isRead(String type) throws IOException {
        String payload = new String(
                Objects.requireNonNull(getClass().getResourceAsStream("/stripe-events/" + type + ".json"))
                        .readAllBytes(),
                StandardCharsets.UTF_8);

        Arrived event = read(payload).orElseThrow();

        assertThat(event.type()).isEqualTo(type);
        assertThat(StripeEventKind.of(type)).isPresent();
        assertThat(event.objectId()).startsWith(type.startsWith("invoice") ? "in_" : "sub_");
        assertThat(event.liveMode()).isFalse();
        assertThat(event.createdAt()).isNotNull();
    }

    @Test
    void whatIsNeeded_isRead_andThePayloadKeptAsItCame() {
        String payload = """
                { "id": "evt_1", "object": "event", "type": "customer.subscription.updated", "created": 1763719200,
                  "livemode": true, "api_version": "2999-01-01.future",
                  "data": {"object": {"id": "sub_1", "metadata": {"tenant_id": "t-1", "tenant": "other"}, "new": [1, {}]}}}
                """;

        Arrived event = read(payload).orElseThrow();

        assertThat(event)
                .isEqualTo(new Arrived(
                        "evt_1",
                        "customer.subscription.updated",
                        payload,
                        "sub_1",
                        "t-1",
                        true,
                        Instant.ofEpochSecond(1_763_719_200)));
        assertThat(event.toString()).doesNotContain("t-1");
    }

    @Test
    void aThinEvent_isReadToo() {
        Arrived event = read("""
                        {"id": "evt_2", "object": "v2.core.event", "type": "v1.billing.meter.error_report_triggered",
                         "created": "2026-11-21T10:00:00.000Z", "related_object": {"id": "mtr_1"}}
                        """).orElseThrow();

        assertThat(event.objectId()).isEqualTo("mtr_1");
        assertThat(event.createdAt()).isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
        assertThat(event.liveMode()).isFalse();
    }

    @Test
    void whatIsOddBesideIdAndType_isLeftOut() {
        Arrived event = read("""
                        {"id": "evt_3", "type": "x", "created": 1e300, "livemode": "yes",
                         "data": {"object": {"id": 17, "metadata": {"tenant_id": "%s", "tenant": ["a"]}}}}
                        """.formatted("t".repeat(65))).orElseThrow();

        assertThat(event.objectId()).isNull();
        assertThat(event.tenantHint()).isNull();
        assertThat(event.createdAt()).isNull();
        assertThat(event.liveMode()).isFalse();
        assertThat(read("{\"id\":\"evt_4\",\"type\":\"x\",\"data\":[],\"created\":-5}")
                        .orElseThrow()
                        .createdAt())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"evt\"",
                "{}",
                "{\"id\":\"evt_1\"}",
                "{\"type\":\"x\"}",
                "{\"id\":1,\"type\":\"x\"}",
                "{\"id\":\" \",\"type\":\"x\"}",
                "{\"id\":\"a\\u0000b\",\"type\":\"x\"}",
                "{\"id\":\"evt_1\",\"type\":\"x\"} {}"
            })
    void whatIsNoEvent_isNotRead(String payload) {
        assertThat(read(payload)).isEmpty();
    }

    private static Optional<Arrived> read(String payload) {
        return WebhookEvent.read(payload, PARSERS);
    }
}
