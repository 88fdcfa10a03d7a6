package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With a provider that answers in the background, a run outlives its node. */
@Tag("own-nodes")
class BackgroundRunIT {
    private static final String LONG = "Tell me a story in 700 words";
    /** Whole at the provider before anybody takes the run over. */
    private static final String SHORT = "Tell me a story in 150 words";

    private static final String ENDLESS = "Tell me a story in 3000 words";
    private static final String CUT = "Tell me a story in 120 words";
    /** Few enough words to take long over each of them. */
    private static final String SILENT = "Tell me a story in 3 words";

    private static final String STOPPED = "Tell me a story in 9 words";
    /** Longer than it takes to kill a node. */
    private static final Duration THINKING = Duration.ofSeconds(9);

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration CLEARED = Duration.ofSeconds(30);

    private static RunningProduct first;
    private static RunningProduct second;
    private static Person person;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>();
        settings.put("MODEL_BACKGROUND", "true");
        settings.put("SIGNUP_RATE_LIMIT_PER_HOUR", "0");
        settings.put("CONVERSATION_TITLES", "false");
        first = RunningProduct.prepared("-background", settings);
        first.start();
        // one provider for both
        settings.put("OPENAI_BASE_URL", first.localModel().baseUrl());
        settings.put("OPENAI_API_KEY", "of-nobody");
        second = RunningProduct.preparedBeside(first, "-background-2", settings);
        person = Person.verified(first.api(), first.outbox());
    }

    @BeforeEach
    void startSecond() {
        if (!second.isReady()) {
            Eventually.holds("a dead node's launcher has cleared up", CLEARED, () -> second.processes()
                    .isEmpty());
            second.start();
        }
    }

    @AfterAll
    static void stop() {
        if (second != null) {
            second.discard();
        }
        if (first != null) {
            first.discard();
        }
    }

    @Test
    void whenItsNodeIsKilled_aRunGoesOnOnTheOther_withoutAGapOrAnythingTwice() {
        String wholeLong = answered(LONG);
        String wholeShort = answered(SHORT);
        List<Frame> followedLong;
        List<Frame> followedShort;
        String longRun;
        String shortRun;
        try (SseStream one = begun(LONG)) {
            longRun = spoken(one);
            Eventually.holds(
                    "its trace is stored",
                    SOON,
                    () -> trace(longRun).path("spans").size() > 1);
            try (SseStream other = begun(SHORT)) {
                shortRun = spoken(other);
                try (SseStream here = follow(longRun);
                        SseStream there = follow(shortRun)) {
                    spoken(here);

                    RunningProduct.signal(second.pid("server"), "KILL");

                    followedShort = there.untilClosed();
                    followedLong = here.untilClosed();
                }
            }
        }

        complete(longRun, followedLong, wholeLong);
        complete(shortRun, followedShort, wholeShort);
        JsonNode trace = trace(longRun);
        assertThat(trace.path("status").asText()).isEqualTo("completed");
        assertThat(trace.path("spans"))
                .allSatisfy(span -> assertThat(span.path("ended_at").asText()).isNotBlank());
        assertThat(trace.path("spans").path(0).path("error_type").asText()).isEqualTo("node-lost");
        assertThat(trace.path("spans").findValuesAsText("name").stream().filter("run"::equals))
                .as("on each node")
                .hasSize(2);
        assertThat(first.localModel().requests(LONG)).as("asked once for each").hasSize(2);
        assertThat(first.localModel().requests(SHORT)).as("asked once for each").hasSize(2);
    }

    @Test
    void whenItsNodeIsKilledBeforeTheFirstWord_aRunGoesOnOnTheOther() {
        String whole = answered(SILENT);
        first.localModel().slow(SILENT, THINKING);
        List<Frame> followed;
        String run;
        try (SseStream there = begun(SILENT)) {
            run = begunRun(there);
            try (SseStream here = follow(run)) {
                named(run);
                RunningProduct.signal(second.pid("server"), "KILL");
                assertThat(first.localModel()
                                .requests(SILENT)
                                .path(1)
                                .path("deltas_sent")
                                .asInt(-1))
                        .as("not a word was said")
                        .isZero();

                followed = here.untilClosed();
            }
        }

        complete(run, followed, whole);
        assertThat(first.localModel().requests(SILENT))
                .as("asked once for each")
                .hasSize(2);
    }

    @Test
    void aRunThatIsStoppedBeforeTheFirstWord_whileItsNodeIsDead_isStoppedAtTheProvider() {
        first.localModel().slow(STOPPED, THINKING);
        List<Frame> followed;
        String run;
        try (SseStream there = begun(STOPPED)) {
            run = begunRun(there);
            try (SseStream here = follow(run)) {
                named(run);
                RunningProduct.signal(second.pid("server"), "KILL");
                person.api().post("/api/v1/runs/" + run + "/cancel").expect(202);

                followed = here.untilClosed();
            }
        }

        JsonNode last = StreamContract.check(followed);
        assertThat(last.path("final").path("status").asText()).isEqualTo("cancelled");
        onlyCall(run);
        Eventually.holds("stopped at the provider", SOON, () -> first.localModel()
                .requests(STOPPED)
                .path(0)
                .path("outcome")
                .asText()
                .equals("cancelled"));
    }

    @Test
    void aRunThatGoesOnElsewhere_canBeStopped_andIsStoppedAtTheProvider() {
        List<Frame> followed;
        String run;
        try (SseStream there = begun(ENDLESS)) {
            run = spoken(there);
            try (SseStream here = follow(run)) {
                spoken(here);
                RunningProduct.signal(second.pid("server"), "KILL");
                int before = said(here.frames()).length();
                here.until(frame -> said(here.frames()).length() > before + 2_000);

                person.api().post("/api/v1/runs/" + run + "/cancel").expect(202);

                followed = here.untilClosed();
            }
        }

        JsonNode last = StreamContract.check(followed);
        assertThat(last.path("final").path("status").asText()).isEqualTo("cancelled");
        assertThat(last.path("final").path("response_text").asText()).isEqualTo(said(followed));
        JsonNode call = onlyCall(run);
        assertThat(call.path("outcome").asText()).isEqualTo("cancelled");
        assertThat(call.path("estimated").asBoolean()).isTrue();
        Eventually.holds("stopped at the provider", SOON, () -> first.localModel()
                .requests(ENDLESS)
                .path(0)
                .path("outcome")
                .asText()
                .equals("cancelled"));
    }

    @Test
    void aConnectionThatIsCut_isNotSeen() {
        first.localModel().fail("cut_stream", CUT, 1, 30);

        try (SseStream stream = person.api()
                .open("/api/v1/chat/stream", Json.of("message", CUT))
                .opened()) {
            List<Frame> frames = stream.untilClosed();

            JsonNode last = StreamContract.check(frames);
            assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
            complete(frames.get(0).json().path("run_id").asText(), frames, answered(CUT));
        }
        assertThat(first.localModel().requests(CUT)).as("asked once for each").hasSize(2);
    }

    private static String answered(String message) {
        return person.api()
                .post("/api/v1/chat", Json.of("message", message))
                .expect(200)
                .json()
                .path("response")
                .asText();
    }

    private static SseStream begun(String message) {
        return Api.at(second.url())
                .withToken(person.accessToken())
                .open("/api/v1/chat/stream", Json.of("message", message))
                .opened();
    }

    private static SseStream follow(String run) {
        return person.api().open("/api/v1/runs/" + run + "/events").opened();
    }

    /** The run, once it says something. */
    private static String spoken(SseStream stream) {
        return stream.until(frame -> frame.event().equals("message.delta"))
                .json()
                .path("run_id")
                .asText();
    }

    /** The run, before it says anything. */
    private static String begunRun(SseStream stream) {
        return stream.until(frame -> frame.event().equals("lifecycle"))
                .json()
                .path("run_id")
                .asText();
    }

    /** Waits until it is written down which answer of the provider's it is. */
    private static void named(String run) {
        Eventually.holds("the provider has named its answer", SOON, () -> !Database.of(first)
                .texts(
                        "select response_id from usage_open_calls where run_id = cast(? as uuid)"
                                + " and response_id is not null",
                        run)
                .isEmpty());
    }

    private static JsonNode trace(String run) {
        return person.api().get("/api/v1/runs/" + run + "/trace").expect(200).json();
    }

    private static String said(List<Frame> frames) {
        StringBuilder text = new StringBuilder();
        frames.stream()
                .filter(frame -> frame.event().equals("message.delta"))
                .forEach(frame -> text.append(frame.json().path("delta").asText()));
        return text.toString();
    }

    private static void complete(String run, List<Frame> followed, String whole) {
        JsonNode last = StreamContract.check(followed);
        assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
        assertThat(last.path("final").path("response_text").asText()).isEqualTo(whole);
        assertThat(said(followed)).isEqualTo(whole);
        try (SseStream again = follow(run)) {
            assertThat(again.untilClosed())
                    .extracting(Frame::data)
                    .containsExactlyElementsOf(
                            followed.stream().map(Frame::data).toList());
        }
        JsonNode call = onlyCall(run);
        assertThat(call.path("outcome").asText()).isEqualTo("completed");
        assertThat(call.path("estimated").asBoolean(true)).isFalse();
        JsonNode usage = last.path("final").path("usage");
        assertThat(usage.path("requests").asInt()).isEqualTo(1);
        assertThat(usage.path("output_tokens").asLong())
                .isPositive()
                .isEqualTo(call.path("output_tokens").asLong());
    }

    private static JsonNode onlyCall(String run) {
        JsonNode calls = person.api()
                .get("/api/v1/usage/calls?run_id=" + run)
                .expect(200)
                .json()
                .path("items");
        assertThat(calls).hasSize(1);
        return calls.path(0);
    }
}
