package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.CollectorCounterpart;
import io.anythingagents.system.product.RunningProduct;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What a run did when, on two nodes with a collector; the second one's traces hold what is said. */
@Tag("own-nodes")
@SuppressWarnings("NullAway.Init") // set before the first test
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TraceIT {
    private static final String LONG = "Tell me a story in 1500 words";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration RECOVERY = Duration.ofSeconds(40);
    private static final CollectorCounterpart COLLECTOR = new CollectorCounterpart();

    private static RunningProduct first;
    private static RunningProduct second;
    private static Person person;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>(COLLECTOR.settings());
        settings.put("SIGNUP_RATE_LIMIT_PER_HOUR", "0");
        first = RunningProduct.prepared("-traced", settings);
        first.start();
        settings.put("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true");
        second = RunningProduct.preparedBeside(first, "-traced-2", settings);
        second.start();
        person = Person.verified(first.api(), first.outbox());
    }

    @AfterAll
    static void stop() {
        if (second != null) {
            second.discard();
        }
        if (first != null) {
            first.discard();
        }
        COLLECTOR.close();
    }

    @Test
    @Order(1)
    void aRun_isATreeHereAndAtTheCollector_inTheTraceOfTheCaller_withoutWhatWasSaid() {
        String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        JsonNode answer = person.api()
                .with("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .post("/api/v1/chat", Json.of("message", "What time is it? I am ann@example.org"))
                .expect(200)
                .json();

        JsonNode trace = trace(first.api().withToken(person.accessToken()), run(answer));
        assertThat(trace.path("trace_id").asText()).isEqualTo(traceId);
        assertThat(trace.path("complete").asBoolean()).isTrue();
        assertThat(trace.path("status").asText()).isEqualTo("completed");
        assertThat(names(trace))
                .startsWith("run", "invoke_agent triage")
                .contains("turn 1", "execute_tool get_current_time", "turn 2")
                .anyMatch(name -> name.startsWith("chat "));
        JsonNode root = trace.path("spans").path(0);
        assertThat(root.path("parent_span_id").asText()).isEqualTo("00f067aa0ba902b7");
        assertThat(root.path("duration_ms").asDouble()).isPositive();
        assertThat(trace.toString()).doesNotContain("ann@example.org").doesNotContain("What time");
        assertThat(trace(other(), run(answer))).as("on the other node").isEqualTo(trace);

        Eventually.holds(
                "all spans sent",
                SOON,
                () -> COLLECTOR.ofTrace(traceId).size() == trace.path("spans").size());
        List<Span> sent = COLLECTOR.ofTrace(traceId);
        assertThat(sent).extracting(Span::getName).containsExactlyInAnyOrderElementsOf(names(trace));
        assertThat(sent)
                .extracting(span -> HexFormat.of().formatHex(span.getSpanId().toByteArray()))
                .containsExactlyInAnyOrderElementsOf(trace.path("spans").findValuesAsText("span_id"));
        assertThat(sent.toString()).doesNotContain("ann@example.org").contains("gen_ai.usage.input_tokens");
    }

    @Test
    @Order(2)
    void whereTheOperatorWantsIt_whatWasSaidIsThere_withoutPersonalData() {
        JsonNode answer = other().post("/api/v1/chat", Json.of("message", "Hello, I am ann@example.org"))
                .expect(200)
                .json();

        String trace = trace(person.api(), run(answer)).toString();

        assertThat(trace).contains("Hello, I am <EMAIL_ADDRESS>").doesNotContain("ann@example.org");
    }

    @Test
    @Order(3)
    void anotherTenant_findsNothing() {
        Person stranger = Person.verified(first.api(), first.outbox());
        JsonNode answer = person.api()
                .post("/api/v1/chat", Json.of("message", "Hello"))
                .expect(200)
                .json();

        stranger.api().get("/api/v1/runs/" + run(answer) + "/trace").problem(404, "not-found");
    }

    @Test
    @Order(4)
    void aRunOnTheOtherNode_isSeenWhileItLives_andAfterThatNodeWasKilled() {
        String run;
        try (SseStream there =
                other().open("/api/v1/chat/stream", Json.of("message", LONG)).opened()) {
            run = there.until(frame -> frame.event().equals("message.delta"))
                    .json()
                    .path("run_id")
                    .asText();
            assertThat(chat(trace(other(), run)).path("status").asText())
                    .as("at once where it runs")
                    .isEqualTo("open");
            Eventually.holds(
                    "seen elsewhere",
                    SOON,
                    () -> chat(trace(person.api(), run)).path("status").asText().equals("open"));

            RunningProduct.signal(second.pid("server"), "KILL");
        }
        Eventually.holds("ended for the dead node", RECOVERY, () -> trace(person.api(), run)
                .path("complete")
                .asBoolean());
        JsonNode trace = trace(person.api(), run);
        assertThat(trace.path("status").asText()).isEqualTo("failed");
        assertThat(chat(trace).path("status").asText()).isEqualTo("error");
        assertThat(chat(trace).path("error_type").asText()).isEqualTo("node-lost");
        assertThat(trace.path("spans"))
                .allSatisfy(span -> assertThat(span.path("ended_at").asText()).isNotBlank());
        Eventually.holds(
                "sent for the dead node",
                SOON,
                () -> COLLECTOR.ofTrace(trace.path("trace_id").asText()).stream()
                        .map(Span::getName)
                        .toList()
                        .containsAll(List.of(
                                "run",
                                "invoke_agent triage",
                                "turn 1",
                                chat(trace).path("name").asText())));
        assertThat(COLLECTOR.ofTrace(trace.path("trace_id").asText()))
                .filteredOn(span -> span.getName().equals("run"))
                .as("once")
                .hasSize(1)
                .allSatisfy(span -> assertThat(span.toString()).contains("node-lost"));
        Eventually.holds("the dead node's launcher has cleared up", RECOVERY, () -> second.processes()
                .isEmpty());
    }

    private static Api other() {
        return Api.at(second.url()).withToken(person.accessToken());
    }

    private static String run(JsonNode answer) {
        return answer.path("run_id").asText();
    }

    private static JsonNode trace(Api api, String run) {
        return api.get("/api/v1/runs/" + run + "/trace").expect(200).json();
    }

    private static List<String> names(JsonNode trace) {
        return trace.path("spans").findValuesAsText("name");
    }

    private static JsonNode chat(JsonNode trace) {
        for (JsonNode span : trace.path("spans")) {
            if (span.path("name").asText().startsWith("chat ")) {
                return span;
            }
        }
        return trace.path("none");
    }
}
