package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stream that is cut after any of its events and resumed on another node is the stream that was never cut. */
@Tag("own-nodes")
class CutStreamIT {
    private static final RunningProduct FIRST = Product.running();
    private static final RunningProduct SECOND = RunningProduct.preparedBeside(FIRST, "-cut-node");
    /** A tool call and an answer of some words. */
    private static final String QUESTION = "What time is it?";

    private final Person person = Product.newCustomer();

    @BeforeAll
    static void startSecond() {
        SECOND.start();
    }

    @AfterAll
    static void stopSecond() {
        SECOND.discard();
    }

    @Test
    void cutAtEveryEvent_andResumedOnTheOtherNode_itIsTheUncutRun() {
        int events =
                whole(Product.chat(person, QUESTION).path("run_id").asText()).size();
        assertThat(events).isGreaterThan(10);

        for (int cut = 1; cut <= events; cut++) {
            List<Frame> seen = new ArrayList<>();
            String run;
            try (SseStream there = person.api()
                    .open("/api/v1/chat/stream", Json.of("message", QUESTION))
                    .opened()) {
                for (int i = 0; i < cut; i++) {
                    seen.add(there.next());
                }
                run = seen.get(0).json().path("run_id").asText();
            }
            if (!seen.get(cut - 1).isTerminal()) {
                try (SseStream here = second("/api/v1/runs/" + run + "/events", "Last-Event-ID", String.valueOf(cut))) {
                    seen.addAll(here.untilClosed());
                }
            }

            StreamContract.check(seen);
            assertThat(seen)
                    .as("cut after event " + cut)
                    .extracting(Frame::data)
                    .containsExactlyElementsOf(
                            whole(run).stream().map(Frame::data).toList());
        }
    }

    @Test
    void aRequestRepeatedOnTheOtherNode_joinsItsRunWhereItWasCut() {
        String key = UUID.randomUUID().toString();
        List<Frame> seen = new ArrayList<>();
        try (SseStream there = person.api()
                .with("Idempotency-Key", key)
                .open("/api/v1/chat/stream", Json.of("message", "Tell me a story in 60 words"))
                .opened()) {
            for (int i = 0; i < 10; i++) {
                seen.add(there.next());
            }
        }
        String run = seen.get(0).json().path("run_id").asText();

        List<Frame> again;
        try (SseStream here = Api.at(SECOND.url())
                .withToken(person.accessToken())
                .with("Idempotency-Key", key)
                .open("/api/v1/chat/stream", Json.of("message", "Tell me a story in 60 words"))
                .opened()) {
            again = here.untilClosed();
        }

        StreamContract.check(again);
        assertThat(again.get(0).data()).isEqualTo(seen.get(0).data());
        assertThat(again)
                .extracting(Frame::data)
                .containsExactlyElementsOf(whole(run).stream().map(Frame::data).toList());
    }

    private List<Frame> whole(String run) {
        try (SseStream log = second("/api/v1/runs/" + run + "/events", "X-Unused", "1")) {
            return log.untilClosed();
        }
    }

    private SseStream second(String path, String header, String value) {
        return Api.at(SECOND.url())
                .withToken(person.accessToken())
                .with(header, value)
                .open(path)
                .opened();
    }
}
