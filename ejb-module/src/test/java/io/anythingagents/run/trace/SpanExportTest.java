package io.anythingagents.run.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Status;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spans on their way to a collector over real HTTP, read back with OpenTelemetry's own classes. */
@SuppressWarnings("NullAway.Init") // set before each test
@Timeout(60)
class SpanExportTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private record Received(String path, String type, String key, ByteString body) {}

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Metrics metrics = new Metrics();
    private HttpServer collector;
    private Thread thread;

    @BeforeEach
    void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
            exchange.close();
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Api-Key")),
                    ByteString.copyFrom(body)));
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        if (thread != null) {
            thread.interrupt();
        }
        collector.stop(0);
    }

    @Test
    void aBatch_isWhatACollectorReads() throws Exception {
        SpanExport export = export(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20key"));
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("gen_ai.request.model", "gpt-4.1 – größer");
        attributes.put("gen_ai.usage.input_tokens", 300L);
        attributes.put("negative", -1L);
        attributes.put("gen_ai.request.temperature", 0.5);
        attributes.put("yes", true);
        attributes.put("gen_ai.response.finish_reasons", List.of("stop"));
        export.ended(
                TRACE,
                new SpanRecord(
                        "00f067aa0ba902b7",
                        "00f067aa0ba902b6",
                        "chat",
                        SpanKind.CLIENT,
                        1_000_000_000_000_000_001L,
                        1_000_000_000_000_000_009L,
                        "timeout",
                        attributes));
        run(export);

        Received sent = next();
        assertThat(sent.path()).isEqualTo("/v1/traces");
        assertThat(sent.type()).isEqualTo("application/x-protobuf");
        assertThat(sent.key()).isEqualTo("a key");
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(sent.body());
        assertThat(request.getResourceSpans(0).getResource().getAttributesList())
                .extracting(KeyValue::getKey, value -> value.getValue().getStringValue())
                .contains(tuple("service.name", "agents"), tuple("team", "a,b"));
        var span = request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
        assertThat(span.getTraceId())
                .isEqualTo(ByteString.copyFrom(HexFormat.of().parseHex(TRACE)));
        assertThat(span.getSpanId())
                .isEqualTo(ByteString.copyFrom(HexFormat.of().parseHex("00f067aa0ba902b7")));
        assertThat(span.getParentSpanId())
                .isEqualTo(ByteString.copyFrom(HexFormat.of().parseHex("00f067aa0ba902b6")));
        assertThat(span.getName()).isEqualTo("chat");
        assertThat(span.getKindValue()).isEqualTo(3);
        assertThat(span.getStartTimeUnixNano()).isEqualTo(1_000_000_000_000_000_001L);
        assertThat(span.getEndTimeUnixNano()).isEqualTo(1_000_000_000_000_000_009L);
        assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(span.getStatus().getMessage()).isEqualTo("timeout");
        assertThat(span.getUnknownFields().asMap()).isEmpty();
        assertThat(span.getAttributes(0).getValue().getStringValue()).isEqualTo("gpt-4.1 – größer");
        assertThat(span.getAttributes(1).getValue().getIntValue()).isEqualTo(300);
        assertThat(span.getAttributes(2).getValue().getIntValue()).isEqualTo(-1);
        assertThat(span.getAttributes(3).getValue().getDoubleValue()).isEqualTo(0.5);
        assertThat(span.getAttributes(4).getValue().getBoolValue()).isTrue();
        assertThat(span.getAttributes(5).getValue().getArrayValue().getValues(0).getStringValue())
                .isEqualTo("stop");
    }

    @Test
    void whereItIsAskedFor_theSameIsJson() throws Exception {
        SpanExport export = export(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"));
        export.ended(TRACE, span("run"));
        run(export);

        Received sent = next();
        JsonObject span = Json.createReader(sent.body().newInput())
                .readObject()
                .getJsonArray("resourceSpans")
                .getJsonObject(0)
                .getJsonArray("scopeSpans")
                .getJsonObject(0)
                .getJsonArray("spans")
                .getJsonObject(0);
        assertThat(sent.type()).isEqualTo("application/json");
        assertThat(span.getString("traceId")).isEqualTo(TRACE);
        assertThat(span.getString("startTimeUnixNano")).isEqualTo("1");
        assertThat(span.getJsonArray("attributes").getJsonObject(0).toString())
                .isEqualTo("{\"key\":\"n\",\"value\":{\"intValue\":\"7\"}}");
    }

    @Test
    void spansAreSentTogether() throws Exception {
        SpanExport export = export(Map.of());
        for (int i = 0; i < 10; i++) {
            export.ended(TRACE, span("span " + i));
        }
        run(export);

        assertThat(ExportTraceServiceRequest.parseFrom(next().body())
                        .getResourceSpans(0)
                        .getScopeSpans(0)
                        .getSpansList())
                .hasSize(10);
    }

    @Test
    void aBusyCollector_isAskedAgain() throws Exception {
        answers.add(503);
        SpanExport export = export(Map.of());
        export.ended(TRACE, span("run"));
        run(export);

        assertThat(next().body()).isEqualTo(next().body());
        assertThat(metrics.scrape()).doesNotContain("trace_spans_dropped_total");
    }

    @Test
    void whatACollectorRefuses_isDroppedAndCounted_andTheNextIsSent() throws Exception {
        answers.add(400);
        SpanExport export = export(Map.of("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1"));
        export.ended(TRACE, span("bad"));
        export.ended(TRACE, span("good"));
        run(export);

        next();
        assertThat(next().body().toString(StandardCharsets.ISO_8859_1)).contains("good");
        assertThat(metrics.scrape()).contains("trace_spans_dropped_total{reason=\"refused\"} 1.0");
    }

    @Test
    void aFullQueue_dropsAndCounts_andNobodyWaits() {
        SpanExport export = export(Map.of("OTEL_BSP_MAX_QUEUE_SIZE", "2"));
        for (int i = 0; i < 5; i++) {
            export.ended(TRACE, span("span"));
        }

        assertThat(metrics.scrape()).contains("trace_spans_dropped_total{reason=\"queue_full\"} 3.0");
    }

    @Test
    void whatIsLeft_isSentBeforeTheEnd() throws Exception {
        SpanExport export = export(Map.of());
        export.ended(TRACE, span("last"));

        export.close();

        assertThat(next().body()).isNotEmpty();
    }

    @Test
    void withoutACollector_nothingIsKept() {
        SpanExport export = new SpanExport(Settings.load(Map.of("ENVIRONMENT", "test")), metrics);

        assertThat(export.isOn()).isFalse();
        export.ended(TRACE, span("run"));
        export.close();

        assertThat(received).isEmpty();
    }

    private static SpanRecord span(String name) {
        return new SpanRecord("00f067aa0ba902b7", null, name, SpanKind.INTERNAL, 1, 2L, null, Map.of("n", 7L));
    }

    private SpanExport export(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "ENVIRONMENT", "test",
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort() + "/",
                "OTEL_SERVICE_NAME", "agents",
                "OTEL_RESOURCE_ATTRIBUTES", "team=a%2Cb",
                "OTEL_BSP_SCHEDULE_DELAY", "50"));
        settings.putAll(more);
        SpanExport export = new SpanExport(Settings.load(settings), metrics);
        assertThat(export.isOn()).isTrue();
        return export;
    }

    private void run(SpanExport export) {
        thread = new Thread(export);
        thread.start();
    }

    private Received next() throws InterruptedException {
        Received next = received.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("something reaches the collector").isNotNull();
        return Objects.requireNonNull(next);
    }
}
