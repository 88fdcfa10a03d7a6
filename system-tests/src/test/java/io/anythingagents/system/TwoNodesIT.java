package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes of one product: whichever is asked, the answer is the same, and one may die while the other goes on. */
@Tag("own-nodes")
class TwoNodesIT {
    private static final String LONG = "Tell me a story in 1500 words";
    /** The lease of a dead node's run, the janitor's pause, and a busy machine. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private static final RunningProduct FIRST = Product.running();
    private static final RunningProduct SECOND = RunningProduct.preparedBeside(FIRST, "-second-node");

    private final Person person = Product.newCustomer();

    @BeforeEach
    void startSecond() {
        if (!SECOND.isReady()) {
            SECOND.start();
        }
    }

    @AfterAll
    static void stopSecond() {
        SECOND.discard();
        assertThat(FIRST.isReady()).as("the first node goes on").isTrue();
    }

    @Test
    void aRunOnOneNode_isFollowedOnTheOtherFrameByFrame() {
        try (SseStream there = stream("Tell me a story in 100 words")) {
            String run = there.next().json().path("run_id").asText();

            try (SseStream here = follow(run)) {
                Frame early = here.until(frame -> frame.event().equals("message.delta"));
                assertThat(early.id()).as("while it is live").isNotEmpty();
                List<Frame> followed = here.untilClosed();
                List<Frame> sent = there.untilClosed();

                StreamContract.check(followed);
                assertThat(followed)
                        .extracting(Frame::data)
                        .containsExactlyElementsOf(
                                sent.stream().map(Frame::data).toList());
            }
        }
    }

    @Test
    void aRunOnOneNode_isStoppedFromTheOther() {
        try (SseStream there = stream(LONG)) {
            String run = there.until(frame -> frame.event().equals("message.delta"))
                    .json()
                    .path("run_id")
                    .asText();

            try (SseStream here = follow(run)) {
                here.next();
                long before = System.nanoTime();
                person.api().post("/api/v1/runs/" + run + "/cancel").expect(202);

                JsonNode last = StreamContract.check(there.untilClosed());
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
                assertThat(last.path("final").path("status").asText()).isEqualTo("cancelled");
                assertThat(StreamContract.check(here.untilClosed())).isEqualTo(last);
            }
        }
    }

    @Test
    void aRunOnOneNode_isStoppedFromTheOther_afterItsTurn() {
        String marker = "kept-" + UUID.randomUUID();
        SECOND.localModel().fail("slow", marker, 0, 0);
        try (SseStream there = stream("What time is it? Find my conversations for " + marker)) {
            String run = there.next().json().path("run_id").asText();

            person.api().post("/api/v1/runs/" + run + "/cancel?mode=after_turn").expect(202);
            List<Frame> frames = there.untilClosed();

            JsonNode last = StreamContract.check(frames);
            assertThat(last.path("final").path("status").asText()).isEqualTo("cancelled");
            assertThat(frames).extracting(Frame::event).contains("tool.output").doesNotContain("message.delta");
            assertThat(SECOND.localModel().requests(marker)).as("turns").hasSize(1);
        }
    }

    @Test
    void aSecondMessage_isRefusedByEitherNode_whileTheRunIsLive() {
        try (SseStream there = stream(LONG)) {
            JsonNode first = there.next().json();
            String conversation = first.path("conversation_id").asText();

            person.api()
                    .post("/api/v1/chat", Json.of("message", "And?", "conversation_id", conversation))
                    .problem(409, "run-in-progress");
            person.api()
                    .post("/api/v1/runs/" + first.path("run_id").asText() + "/cancel")
                    .expect(202);
            there.untilClosed();
            second().post("/api/v1/chat", Json.of("message", "And?", "conversation_id", conversation))
                    .expect(200);
        }
    }

    @Test
    void whenTheNodeOfARunIsKilled_itsFollowersSeeExactlyOneEndSoon_andTheConversationGoesOn() {
        String run;
        String conversation;
        List<Frame> followed;
        try (SseStream there = stream(LONG)) {
            JsonNode delta =
                    there.until(frame -> frame.event().equals("message.delta")).json();
            run = delta.path("run_id").asText();
            conversation = delta.path("conversation_id").asText();
            try (SseStream here = follow(run)) {
                here.until(frame -> frame.event().equals("message.delta"));
                long before = System.nanoTime();

                RunningProduct.signal(SECOND.pid("server"), "KILL");

                followed = here.untilClosed();
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(RECOVERY);
            }
        }
        List<Frame> terminal = followed.stream().filter(Frame::isTerminal).toList();
        assertThat(terminal).hasSize(1);
        assertThat(followed.get(followed.size() - 1)).isEqualTo(terminal.get(0));
        assertThat(terminal.get(0).json().path("error").path("code").asText()).isEqualTo("node-lost");
        try (SseStream again = follow(run)) {
            assertThat(again.untilClosed())
                    .extracting(Frame::data)
                    .containsExactlyElementsOf(
                            followed.stream().map(Frame::data).toList());
        }
        JsonNode messages = person.api()
                .get("/api/v1/conversations/" + conversation)
                .expect(200)
                .json()
                .path("messages");
        assertThat(messages.path(1).path("content").asText())
                .as("the partial answer")
                .isNotBlank();
        JsonNode call = person.api()
                .get("/api/v1/usage/calls?run_id=" + run)
                .expect(200)
                .json()
                .path("items");
        assertThat(call).as("what the dead node had used").hasSize(1);
        assertThat(call.path(0).path("outcome").asText()).isEqualTo("lost");
        assertThat(call.path(0).path("output_tokens").asLong()).isPositive();
        Product.chat(person, conversation, "Go on without it");
        Eventually.holds("the dead node's launcher has cleared up", RECOVERY, () -> SECOND.processes()
                .isEmpty());
    }

    @Test
    void mailOfEitherNode_isFoundInTheOutboxOfBoth() {
        Person late = Person.registered(Api.at(SECOND.url()), SECOND.outbox());

        assertThat(SECOND.outbox().await(late.email(), "email_verification").token())
                .isEqualTo(
                        FIRST.outbox().await(late.email(), "email_verification").token());
        late.verifyAddress();
    }

    private Api second() {
        return Api.at(SECOND.url()).withToken(person.accessToken());
    }

    /** Begins a run on the second node. */
    private SseStream stream(String message) {
        return second().open("/api/v1/chat/stream", Json.of("message", message)).opened();
    }

    /** Follows a run on the first node. */
    private SseStream follow(String run) {
        return person.api().open("/api/v1/runs/" + run + "/events").opened();
    }
}
