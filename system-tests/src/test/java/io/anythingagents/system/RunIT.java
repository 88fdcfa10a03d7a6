package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A run is a row and its stream is its log: it can be replayed, followed, left and stopped. */
class RunIT {
    private static final Person PERSON = Product.newCustomer();
    private static final String LONG = "Tell me a story in 150 words";

    @Test
    void aRun_isReplayedByteByByte() {
        List<Frame> sent = streamed("What time is it?");
        String run = runOf(sent.get(0));

        List<Frame> replayed = read("/api/v1/runs/" + run + "/events");

        assertThat(data(replayed)).containsExactlyElementsOf(data(sent));
        assertThat(replayed)
                .extracting(Frame::id)
                .containsExactlyElementsOf(sent.stream().map(Frame::id).toList());
        assertThat(replayed)
                .extracting(Frame::event)
                .containsExactlyElementsOf(sent.stream().map(Frame::event).toList());
    }

    @Test
    void aReplay_startsAfterTheEventTheClientNames() {
        List<Frame> sent = streamed("Hello there");
        String path = "/api/v1/runs/" + runOf(sent.get(0)) + "/events";
        String third = sent.get(2).id();
        List<String> rest = data(sent.subList(3, sent.size()));

        List<Frame> byQuery = read(path + "?after=" + third);
        List<Frame> byHeader;
        try (SseStream stream = PERSON.api().with("Last-Event-ID", third).open(path)) {
            byHeader = stream.untilClosed();
        }

        assertThat(data(byQuery)).containsExactlyElementsOf(rest);
        assertThat(data(byHeader)).containsExactlyElementsOf(rest);
        assertThat(read(path + "?after=" + sent.get(sent.size() - 1).id())).isEmpty();
    }

    @Test
    void aBadPosition_isRefused() {
        String path = "/api/v1/runs/" + runOf(streamed("Hello").get(0)) + "/events";

        PERSON.api().open(path + "?after=x").refused().problem(422, "validation-failed");
        PERSON.api().open(path + "?after=-1").refused().problem(422, "validation-failed");
    }

    @Test
    void aReader_mayLeaveAndComeBack_andMissesNothing() {
        String run;
        String seen;
        List<Frame> before;
        try (SseStream stream = Product.stream(PERSON, LONG)) {
            Frame delta = stream.until(frame -> frame.event().equals("message.delta"));
            run = runOf(delta);
            seen = delta.id();
            before = stream.frames();
        }

        List<Frame> after;
        try (SseStream stream = PERSON.api().with("Last-Event-ID", seen).open("/api/v1/runs/" + run + "/events")) {
            after = stream.untilClosed();
        }

        List<Frame> whole =
                java.util.stream.Stream.concat(before.stream(), after.stream()).toList();
        JsonNode last = StreamContract.check(whole);
        assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
        assertThat(last.path("final").path("response_text").asText().split("\\s+"))
                .hasSize(150);
    }

    @Test
    void twoReaders_seeTheSameFramesLive() {
        try (SseStream writer = Product.stream(PERSON, LONG)) {
            Frame first = writer.next();
            try (SseStream reader = PERSON.api()
                    .open("/api/v1/runs/" + runOf(first) + "/events")
                    .opened()) {
                Frame live = reader.until(frame -> frame.event().equals("message.delta"));
                assertThat(writer.frames()).hasSizeLessThan(100);
                List<Frame> followed = reader.untilClosed();
                List<Frame> sent = writer.untilClosed();

                assertThat(data(followed)).containsExactlyElementsOf(data(sent));
                long end = sent.get(sent.size() - 1).arrivedNanos();
                assertThat(live.arrivedNanos()).as("followed live").isLessThan(end);
            }
        }
    }

    @Test
    void aSecondMessage_whileTheRunLives_isAConflictThatNamesTheRun() {
        try (SseStream stream = Product.stream(PERSON, LONG)) {
            Frame first = stream.next();
            String conversation = first.json().path("conversation_id").asText();

            JsonNode plain = PERSON.api()
                    .post("/api/v1/chat", Json.of("message", "Me too", "conversation_id", conversation))
                    .problem(409, "run-in-progress");
            JsonNode streamed = PERSON.api()
                    .open("/api/v1/chat/stream", Json.of("message", "Me too", "conversation_id", conversation))
                    .refused()
                    .problem(409, "run-in-progress");

            assertThat(plain.path("details").path("run_id").asText()).isEqualTo(runOf(first));
            assertThat(streamed.path("details").path("run_id").asText()).isEqualTo(runOf(first));
            cancel(runOf(first)).expect(202);
            stream.untilClosed();
        }
    }

    @Test
    void stopping_endsTheRunSoon_andKeepsWhatWasWritten() {
        try (SseStream stream = Product.stream(PERSON, "Tell me a story in 2000 words")) {
            Frame delta = stream.until(frame -> frame.event().equals("message.delta"));
            String run = runOf(delta);
            String conversation = delta.json().path("conversation_id").asText();

            cancel(run).expect(202);
            List<Frame> frames = stream.untilClosed();

            JsonNode last = StreamContract.check(frames);
            assertThat(last.path("final").path("status").asText()).isEqualTo("cancelled");
            String partial = StreamContract.lastMessageText(frames);
            assertThat(partial).isNotBlank();
            assertThat(partial.split("\\s+").length).isLessThan(1900);
            JsonNode messages = PERSON.api()
                    .get("/api/v1/conversations/" + conversation)
                    .expect(200)
                    .json()
                    .path("messages");
            assertThat(messages.path(1).path("role").asText()).isEqualTo("assistant");
            assertThat(messages.path(1).path("content").asText()).isEqualTo(partial);
            cancel(run).expect(200);
            Product.chat(PERSON, conversation, "Go on without me");
        }
    }

    @Test
    void stoppingAfterTheTurn_finishesItsTools_beginsNoOther_andTheDialogGoesOn() {
        String marker = "kept-" + UUID.randomUUID();
        Product.running().localModel().fail("slow", marker, 0, 0);
        String ask = "What time is it? Find my conversations for " + marker;
        try (SseStream stream = Product.stream(PERSON, ask)) {
            Frame first = stream.next();
            String run = runOf(first);
            String path = "/api/v1/runs/" + run + "/cancel?mode=";
            PERSON.api().post(path + "later").problem(422, "validation-failed");

            PERSON.api().post(path + "after_turn").expect(202);
            PERSON.api().post(path + "after_turn").expect(202);
            List<Frame> frames = stream.untilClosed();

            JsonNode last = StreamContract.check(frames);
            assertThat(last.path("final").path("status").asText()).isEqualTo("cancelled");
            assertThat(frames).extracting(Frame::event).contains("tool.output").doesNotContain("message.delta");
            JsonNode told = frames.get(frames.size() - 2).json();
            assertThat(told.path("kind").asText()).isEqualTo("lifecycle");
            assertThat(told.path("reason").asText()).isEqualTo("after_turn");
            assertThat(Product.running().localModel().requests(marker)).hasSize(1);
            PERSON.api().post(path + "after_turn").expect(200);
            Product.chat(PERSON, first.json().path("conversation_id").asText(), "Thank you");
        }
    }

    @Test
    void stopping_twiceAtOnce_isOneStop() {
        try (SseStream stream = Product.stream(PERSON, "Tell me a story in 2000 words")) {
            String run = runOf(stream.until(frame -> frame.event().equals("message.delta")));

            assertThat(cancel(run).status()).isIn(200, 202);
            assertThat(cancel(run).status()).isIn(200, 202);

            StreamContract.check(stream.untilClosed());
        }
    }

    @Test
    void stoppingAPlainAnswer_givesThePartialOne() {
        String marker = UUID.randomUUID().toString();
        var plain = java.util.concurrent.CompletableFuture.supplyAsync(
                () -> PERSON.api().post("/api/v1/chat", Json.of("message", "Tell me a story in 2000 words " + marker)));
        String run = Eventually.value("a live run to stop", Duration.ofSeconds(10), () -> liveRun(marker));

        cancel(run).expect(202);

        Answer answer =
                plain.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("response").asText().split("\\s+").length).isLessThan(1900);
    }

    @Test
    void anUnknownRun_isNotFound() {
        for (String id : List.of(UUID.randomUUID().toString(), "not-a-uuid", "1")) {
            PERSON.api().open("/api/v1/runs/" + id + "/events").refused().problem(404, "not-found");
            PERSON.api().post("/api/v1/runs/" + id + "/cancel").problem(404, "not-found");
        }
    }

    @Test
    void anEndedRun_stopsWith200() {
        String run = runOf(streamed("Hello").get(0));

        cancel(run).expect(200);
    }

    /** A second message is refused with the id of the live run: that is how a client that lost it finds it. */
    private static java.util.Optional<String> liveRun(String marker) {
        JsonNode items = PERSON.api()
                .get("/api/v1/conversations?limit=5")
                .expect(200)
                .json()
                .path("items");
        for (JsonNode item : items) {
            String id = item.path("conversation_id").asText();
            JsonNode messages = PERSON.api()
                    .get("/api/v1/conversations/" + id)
                    .expect(200)
                    .json()
                    .path("messages");
            if (messages.toString().contains(marker)) {
                Answer refused = PERSON.api().post("/api/v1/chat", Json.of("message", "x", "conversation_id", id));
                if (refused.status() == 409) {
                    return java.util.Optional.of(
                            refused.json().path("details").path("run_id").asText());
                }
            }
        }
        return java.util.Optional.empty();
    }

    private static Answer cancel(String run) {
        return PERSON.api().post("/api/v1/runs/" + run + "/cancel");
    }

    private static List<Frame> streamed(String message) {
        try (SseStream stream = Product.stream(PERSON, message)) {
            return stream.untilClosed();
        }
    }

    private static List<Frame> read(String path) {
        try (SseStream stream = PERSON.api().open(path)) {
            return stream.untilClosed();
        }
    }

    private static String runOf(Frame frame) {
        return frame.json().path("run_id").asText();
    }

    private static List<String> data(List<Frame> frames) {
        return frames.stream().map(Frame::data).toList();
    }
}
