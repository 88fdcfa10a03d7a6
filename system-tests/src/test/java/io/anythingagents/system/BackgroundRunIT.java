package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With a provider that answers in the background, a run outlives its node. */
@Tag("own-nodes")
class BackgroundRunIT {
    private static final String STORY = "Tell me a story in 600 words";
    private static final RunningProduct FIRST =
            RunningProduct.prepared("-background", Map.of("MODEL_BACKGROUND", "true"));
    private static final RunningProduct SECOND = RunningProduct.preparedBeside(FIRST, "-background-second");
    private static Person person;

    @BeforeAll
    static void start() {
        FIRST.start();
        SECOND.start();
        person = Person.verified(FIRST.api(), FIRST.outbox());
    }

    @AfterAll
    static void stop() {
        if (SECOND.isReady()) {
            SECOND.stop();
        }
        FIRST.stop();
    }

    @Test
    void whenItsNodeIsKilled_theRunGoesOnOnTheOther_withoutAGapOrAnythingTwice() {
        String whole = person.api()
                .post("/api/v1/chat", Json.of("message", STORY))
                .expect(200)
                .json()
                .path("response")
                .asText();
        List<Frame> followed;
        String run;
        try (SseStream there = Api.at(SECOND.url())
                .withToken(person.accessToken())
                .open("/api/v1/chat/stream", Json.of("message", STORY))
                .opened()) {
            run = there.until(frame -> frame.event().equals("message.delta"))
                    .json()
                    .path("run_id")
                    .asText();
            try (SseStream here =
                    person.api().open("/api/v1/runs/" + run + "/events").opened()) {
                here.until(frame -> frame.event().equals("message.delta"));

                RunningProduct.signal(SECOND.pid("server"), "KILL");

                followed = here.untilClosed();
            }
        }

        JsonNode last = StreamContract.check(followed);
        assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
        assertThat(last.path("final").path("response_text").asText()).isEqualTo(whole);
        try (SseStream again =
                person.api().open("/api/v1/runs/" + run + "/events").opened()) {
            assertThat(again.untilClosed())
                    .extracting(Frame::data)
                    .containsExactlyElementsOf(
                            followed.stream().map(Frame::data).toList());
        }
        JsonNode calls = person.api()
                .get("/api/v1/usage/calls?run_id=" + run)
                .expect(200)
                .json()
                .path("items");
        assertThat(calls).hasSize(1);
        assertThat(calls.path(0).path("outcome").asText()).isEqualTo("completed");
        assertThat(calls.path(0).path("estimated").asBoolean(true)).isFalse();
        assertThat(FIRST.localModel().requests(STORY)).as("asked once for each").hasSize(2);
    }
}
