package io.anythingagents.run.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.guardrail.Moderation;
import io.anythingagents.run.guardrail.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Moderation over real HTTP: what the provider says counts, one failure is repeated, and an outage is decided by setting. */
@Timeout(60)
class OpenAiModeratorTest {
    private static final Moderation WANTED = new Moderation(0.7, Set.of("hate"));
    private static final Verdict TRIPPED = new Verdict.Tripped("moderation");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile int failures;
    private volatile int status = 500;
    private volatile boolean hangs;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(threads);
        server.createContext("/v1/moderations", exchange -> {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (hangs) {
                await();
            }
            boolean fails = requests.incrementAndGet() <= failures;
            byte[] answer = (fails ? "{\"error\":{\"message\":\"no\"}}" : result(asked.contains("hateful")))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(fails ? status : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    private void await() {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        hanging.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void whatTheProviderFlags_trips_andTheRestPasses() throws Exception {
        assertThat(judge("something hateful", false)).isEqualTo(TRIPPED);
        assertThat(judge("hello", false)).isInstanceOf(Verdict.Passed.class);
    }

    @Test
    void oneFailure_isRepeated() throws Exception {
        failures = 1;

        assertThat(judge("hello", false)).isInstanceOf(Verdict.Passed.class);
        assertThat(requests).hasValue(2);
    }

    @Test
    void anOutage_isDecidedByTheSetting() throws Exception {
        failures = 100;

        assertThat(judge("hello", false)).isEqualTo(TRIPPED);
        assertThat(judge("hello", true)).isInstanceOf(Verdict.Passed.class);
        assertThat(requests).hasValue(4);
    }

    @Test
    void aRefusal_isNotRepeated() throws Exception {
        failures = 100;
        status = 400;

        assertThat(judge("hello", false)).isEqualTo(TRIPPED);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aProviderThatHangs_isNotWaitedForLonger() throws Exception {
        hangs = true;

        assertThat(judge("hello", false)).isEqualTo(TRIPPED);
    }

    private Verdict judge(String text, boolean passOnError) throws Exception {
        OpenAiModerator moderator = new OpenAiModerator(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1"),
                "key",
                hangs ? Duration.ofMillis(300) : Duration.ofSeconds(20),
                passOnError,
                threads,
                new Metrics());
        return moderator.judge(text, WANTED).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static String result(boolean hateful) {
        StringBuilder scores = new StringBuilder();
        for (String category : Moderation.ALL) {
            scores.append(scores.isEmpty() ? "" : ",")
                    .append('"')
                    .append(category)
                    .append("\":")
                    .append(hateful && category.equals("hate") ? "0.9" : "0.01");
        }
        return "{\"id\":\"modr-1\",\"model\":\"omni-moderation-latest\",\"results\":[{\"flagged\":" + hateful
                + ",\"categories\":{},\"category_applied_input_types\":{},\"category_scores\":{" + scores + "}}]}";
    }
}
