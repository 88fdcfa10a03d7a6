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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs whose Redis hangs or dies go on and end once; readers on other nodes read the log in PostgreSQL. */
@Tag("own-nodes")
class RedisAwayIT {
    private static final Duration HEALING = Duration.ofSeconds(30);

    private static final RunningProduct FIRST = Product.running();
    private static final RunningProduct SECOND = RunningProduct.preparedBeside(FIRST, "-redis-away");

    private final Person person = Product.newCustomer();

    @BeforeAll
    static void startSecond() {
        SECOND.start();
    }

    @AfterAll
    static void stopSecond() {
        SECOND.discard();
        assertThat(FIRST.isReady()).as("the first node goes on").isTrue();
    }

    @Test
    void whileRedisHangs_aRunGoesOn_andEndsOnce_alsoForReadersElsewhere() {
        long redis = FIRST.pid("redis");

        endsOnce("Tell me a story in 250 words", () -> RunningProduct.signal(redis, "STOP"), () -> {
            RunningProduct.signal(redis, "CONT");
        });
    }

    @Test
    void whenRedisIsKilled_aRunGoesOn_andEndsOnce_alsoForReadersElsewhere() {
        long redis = FIRST.pid("redis");

        endsOnce("Tell me a story in 260 words", () -> RunningProduct.signal(redis, "KILL"), () -> {
            Eventually.holds("the launcher restarts it", HEALING, () -> FIRST.pid("redis") != redis);
        });
    }

    private void endsOnce(String message, Runnable outage, Runnable end) {
        String run;
        String conversation;
        List<Frame> sent;
        List<Frame> followed;
        try (SseStream there = Api.at(SECOND.url())
                .withToken(person.accessToken())
                .open("/api/v1/chat/stream", Json.of("message", message))
                .opened()) {
            JsonNode delta =
                    there.until(frame -> frame.event().equals("message.delta")).json();
            run = delta.path("run_id").asText();
            conversation = delta.path("conversation_id").asText();
            try (SseStream here =
                    person.api().open("/api/v1/runs/" + run + "/events").opened()) {
                here.until(frame -> frame.event().equals("message.delta"));
                outage.run();
                try {
                    sent = there.untilClosed();
                    followed = here.untilClosed();
                } finally {
                    end.run();
                }
            }
        }

        JsonNode last = StreamContract.check(sent);
        assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
        assertThat(followed)
                .extracting(Frame::data)
                .containsExactlyElementsOf(sent.stream().map(Frame::data).toList());
        Eventually.holds(
                "all is well again",
                HEALING,
                () -> person.api().get("/api/v1/runs/" + run).status() == 200);
        JsonNode calls = person.api()
                .get("/api/v1/usage/calls?run_id=" + run)
                .expect(200)
                .json()
                .path("items");
        assertThat(calls).hasSize(1);
        assertThat(calls.path(0).path("outcome").asText()).isEqualTo("completed");
        assertThat(calls.path(0).path("output_tokens").asLong())
                .isEqualTo(
                        last.path("final").path("usage").path("output_tokens").asLong());
        Eventually.holds(
                "the conversation goes on",
                HEALING,
                () -> person.api()
                                .post("/api/v1/chat", Json.of("message", "Go on", "conversation_id", conversation))
                                .status()
                        == 200);
    }
}
