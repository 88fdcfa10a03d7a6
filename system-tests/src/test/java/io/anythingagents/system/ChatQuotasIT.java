package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
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

/** How often, and how many at once: two nodes count together, say so in headers, and give back what a dead one held. */
@Tag("own-nodes")
class ChatQuotasIT {
    private static final Map<String, String> LIMITS = Map.of(
            "CHAT_RATE_LIMIT_PER_MINUTE", "4",
            "CHAT_STREAM_RATE_LIMIT_PER_MINUTE", "1000",
            "CHAT_TENANT_RATE_LIMIT_PER_MINUTE", "1000",
            "CHAT_STREAM_CONCURRENT_LIMIT", "2",
            "CHAT_TENANT_STREAM_CONCURRENT_LIMIT", "3",
            "RUN_EVENTS_RATE_LIMIT_PER_MINUTE", "500");
    private static final String LONG = "Tell me a story in 3000 words";

    private static final RunningProduct ONE = RunningProduct.prepared("-quotas", withLimits());
    private static RunningProduct two = ONE;

    @BeforeAll
    static void startOne() {
        ONE.start();
        two = RunningProduct.preparedBeside(ONE, "-quotas-beside", withLimits());
    }

    @BeforeEach
    void startTwo() {
        if (!two.isReady()) {
            two.start();
        }
    }

    @AfterAll
    static void stopBoth() {
        for (RunningProduct node : List.of(two, ONE)) {
            node.discard();
        }
    }

    @Test
    void bothNodes_countTogether_andSayHowTheQuotaStands() {
        Person person = newcomer();
        Api there = on(two, person);
        Answer first =
                person.api().post("/api/v1/chat", Json.of("message", "One")).expect(200);

        assertThat(first.header("RateLimit-Policy"))
                .contains("\"chat_per_minute\";q=4;w=60, \"chat_tenant_per_minute\";q=1000;w=60");
        assertThat(first.header("RateLimit").orElseThrow())
                .matches("\"chat_per_minute\";r=3;t=\\d+, \"chat_tenant_per_minute\";r=999;t=\\d+");
        String key = "two-" + person.email();
        Answer keyed = there.with("Idempotency-Key", key)
                .post("/api/v1/chat", Json.of("message", "Two"))
                .expect(200);
        person.api()
                .post("/v1/responses", Json.of("model", "triage", "input", "Three"))
                .expect(200);
        there.post("/api/v1/chat", Json.of("message", "Four")).expect(200);

        Answer refused = person.api().post("/api/v1/chat", Json.of("message", "Five"));
        JsonNode problem = refused.problem(429, "rate-limited");
        Answer atTheDoor = there.post("/v1/responses", Json.of("model", "triage", "input", "Six"));

        assertThat(problem.path("details").path("quota").asText()).isEqualTo("chat_per_minute");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(refused.header("RateLimit").orElseThrow()).startsWith("\"chat_per_minute\";r=0;t=");
        assertThat(atTheDoor.status()).isEqualTo(429);
        assertThat(atTheDoor.json().path("error").path("code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(atTheDoor.header("Retry-After")).isPresent();
        assertThat(atTheDoor.header("RateLimit-Policy")).isPresent();
        person.api().post("/mcp", call()).problem(429, "rate-limited");
        person.api()
                .post("/mcp", Json.of("jsonrpc", "2.0", "id", 8, "method", "tools/list"))
                .expect(200);
        Answer replayed = person.api()
                .with("Idempotency-Key", key)
                .post("/api/v1/chat", Json.of("message", "Two"))
                .expect(200);
        assertThat(replayed.json().path("run_id")).isEqualTo(keyed.json().path("run_id"));
        assertThat(replayed.header("RateLimit").orElseThrow())
                .as("what is sent again is a look")
                .startsWith("\"run_events_per_minute\";r=499;");
        newcomer()
                .api()
                .post("/api/v1/chat", Json.of("message", "Of somebody else"))
                .expect(200);
    }

    @Test
    void streams_areCountedOnBothNodes_andThoseOfANodeThatDied_areFreeSoon() {
        Person person = newcomer();
        Api there = on(two, person);
        try (SseStream first = there.open("/api/v1/chat/stream", Json.of("message", LONG));
                SseStream second = there.open("/api/v1/chat/stream", Json.of("message", LONG))) {
            assertThat(first.header("RateLimit-Policy")).startsWith("\"chat_stream_per_minute\";q=1000");
            Frame begun = first.until(frame -> frame.event().equals("message.delta"));
            second.until(frame -> frame.event().equals("message.delta"));

            Answer third = person.api()
                    .open("/api/v1/chat/stream", Json.of("message", "Hello"))
                    .refused();

            assertThat(third.problem(429, "rate-limited")
                            .path("details")
                            .path("quota")
                            .asText())
                    .isEqualTo("chat_stream_concurrency");
            assertThat(third.header("Retry-After")).isPresent();
            String run = begun.json().path("run_id").asText();
            assertThat(person.api()
                            .open("/api/v1/runs/" + run + "/events")
                            .refused()
                            .status())
                    .as("following is a stream, too")
                    .isEqualTo(429);

            RunningProduct.signal(two.pid("server"), "KILL");
        }
        Eventually.holds("a slot is free again", Duration.ofSeconds(30), () -> {
            try (SseStream again = person.api().open("/api/v1/chat/stream", Json.of("message", "Hello"))) {
                return again.status() == 200 && !again.untilClosed().isEmpty();
            }
        });
    }

    @Test
    void aStreamThatEnded_leavesItsSlot_andOneRunFollowedAgainAndAgainTakesOne() {
        Person person = newcomer();
        String run;
        try (SseStream stream = person.api().open("/api/v1/chat/stream", Json.of("message", "Hello"))) {
            run = stream.untilClosed().get(0).json().path("run_id").asText();
        }
        try (SseStream live = person.api().open("/api/v1/chat/stream", Json.of("message", LONG))) {
            String other = live.until(frame -> frame.event().equals("message.delta"))
                    .json()
                    .path("run_id")
                    .asText();
            for (int i = 0; i < 5; i++) {
                try (SseStream cut = person.api().open("/api/v1/runs/" + other + "/events")) {
                    assertThat(cut.next().id()).isEqualTo("1");
                }
            }
            person.api().post("/api/v1/runs/" + other + "/cancel").expect(202);
            live.untilClosed();
        }
        Eventually.holds("the slot is free again", Duration.ofSeconds(20), () -> {
            try (SseStream stream = person.api().open("/api/v1/runs/" + run + "/events")) {
                return stream.status() == 200
                        && stream.header("RateLimit").startsWith("\"run_events_per_minute\";r=")
                        && !stream.untilClosed().isEmpty();
            }
        });
    }

    @Test
    void requestsThatWereRefused_andClientsThatLeft_leaveNoSlot() {
        Person person = newcomer();
        for (int i = 0; i < 3; i++) {
            assertThat(person.api()
                            .open("/api/v1/chat/stream", Json.of("message", " "))
                            .refused()
                            .status())
                    .isEqualTo(422);
        }
        String run;
        try (SseStream first = person.api().open("/api/v1/chat/stream", Json.of("message", LONG));
                SseStream second = person.api().open("/api/v1/chat/stream", Json.of("message", LONG))) {
            run = first.until(frame -> frame.event().equals("message.delta"))
                    .json()
                    .path("run_id")
                    .asText();
            second.until(frame -> frame.event().equals("message.delta"));
        }
        Eventually.holds("their clients' departure was seen", Duration.ofSeconds(40), () -> {
            try (SseStream again = person.api().open("/api/v1/runs/" + run + "/events");
                    SseStream more = person.api().open("/api/v1/chat/stream", Json.of("message", "Hello"))) {
                return again.status() == 200
                        && more.status() == 200
                        && !more.untilClosed().isEmpty();
            }
        });
    }

    @Test
    void aStreamThatIsAskedForAgainUnderItsKey_sharesItsSlot() {
        Person person = newcomer();
        Api keyed = person.api().with("Idempotency-Key", "shared-" + person.email());
        try (SseStream first = keyed.open("/api/v1/chat/stream", Json.of("message", LONG));
                SseStream again = keyed.open("/api/v1/chat/stream", Json.of("message", LONG));
                SseStream other = person.api().open("/api/v1/chat/stream", Json.of("message", LONG))) {
            String run = first.next().json().path("run_id").asText();
            assertThat(again.next().json().path("run_id").asText()).isEqualTo(run);
            assertThat(other.status()).isEqualTo(200);
        }
    }

    @Test
    void whileRedisIsAway_nothingIsLimited_andNothingFails() {
        Person person = newcomer();
        RunningProduct.signal(ONE.pid("redis"), "STOP");
        try {
            for (int i = 0; i < 6; i++) {
                Answer answer = person.api()
                        .post("/api/v1/chat", Json.of("message", "Hello"))
                        .expect(200);
                assertThat(answer.header("RateLimit")).isEmpty();
            }
            try (SseStream one = person.api().open("/api/v1/chat/stream", Json.of("message", "Hello"));
                    SseStream two = person.api().open("/api/v1/chat/stream", Json.of("message", "Hello"));
                    SseStream three = person.api().open("/api/v1/chat/stream", Json.of("message", "Hello"))) {
                for (SseStream stream : List.of(one, two, three)) {
                    assertThat(stream.untilClosed()).last().matches(Frame::isTerminal);
                }
            }
        } finally {
            RunningProduct.signal(ONE.pid("redis"), "CONT");
        }
        Eventually.holds("counting again", Duration.ofSeconds(20), () -> person.api()
                .post("/api/v1/chat", Json.of("message", "Hello"))
                .expect(200)
                .header("RateLimit")
                .isPresent());
    }

    private static JsonNode call() {
        return Json.of(
                "jsonrpc",
                "2.0",
                "id",
                7,
                "method",
                "tools/call",
                "params",
                Json.of("name", "triage", "arguments", Json.of("message", "Seven")));
    }

    private static Person newcomer() {
        return Person.verified(ONE.api(), ONE.outbox());
    }

    private static Api on(RunningProduct node, Person person) {
        return node.api().withToken(person.accessToken());
    }

    private static Map<String, String> withLimits() {
        Map<String, String> settings = new HashMap<>(RunningProduct.limitsOff());
        settings.putAll(LIMITS);
        return settings;
    }
}
