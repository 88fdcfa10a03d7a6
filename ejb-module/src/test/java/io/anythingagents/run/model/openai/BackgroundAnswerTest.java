package io.anythingagents.run.model.openai;

import static io.anythingagents.run.model.openai.FakeProvider.COMPLETED;
import static io.anythingagents.run.model.openai.FakeProvider.CREATED;
import static io.anythingagents.run.model.openai.FakeProvider.MESSAGE;
import static io.anythingagents.run.model.openai.FakeProvider.MESSAGE_DONE;
import static io.anythingagents.run.model.openai.FakeProvider.delta;
import static io.anythingagents.run.model.openai.FakeProvider.events;
import static io.anythingagents.run.model.openai.FakeProvider.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.observability.Metrics;
import io.anythingagents.run.TokenUsage;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.RetryPolicy;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.shared.Ids;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that go on at the provider when nobody listens: heard again, heard on, stopped, let go. */
@Timeout(60)
class BackgroundAnswerTest {
    private static final ModelRequest REQUEST = new ModelRequest(
            UUID.fromString("00000000-0000-4000-8000-000000000001"),
            "gpt-4.1",
            "Be kind.",
            List.of(),
            List.of(new SessionItem.UserText("Hello")));
    private static final List<ModelEvent> WHOLE_ANSWER = List.of(
            new ModelEvent.Started("resp_1", "gpt-4.1"),
            new ModelEvent.MessageStarted("msg_1"),
            new ModelEvent.TextDelta("msg_1", 0, "Grü"),
            new ModelEvent.TextDelta("msg_1", 0, "ße"),
            new ModelEvent.MessageDone("msg_1"),
            new ModelEvent.Completed(new TokenUsage(7, 3, 5, 2, 1), null));
    private static final FakeProvider.Answer STOPPED = refusal(404, "");

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final List<ModelEvent> heard = new CopyOnWriteArrayList<>();
    private final List<String> named = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstName = new CountDownLatch(1);
    private final CountDownLatch firstDelta = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @AfterEach
    void stop() {
        executor.shutdownNow();
        scheduler.shutdownNow();
    }

    @Test
    void anAnswerInTheBackground_isStored_andHeardAgainFromItsStart() throws Exception {
        FakeProvider.Answer whole = events(CREATED, MESSAGE, delta("Grü"), delta("ße"), MESSAGE_DONE, COMPLETED);
        try (FakeProvider fake = new FakeProvider(events(COMPLETED), whole);
                OpenAiModelProvider provider = provider(fake)) {
            provider.stream(REQUEST, event -> firstDelta.countDown());
            assertThat(firstDelta.await(30, TimeUnit.SECONDS)).isTrue();
            JsonObject body =
                    Json.createReader(new StringReader(fake.bodies.get(0))).readObject();
            assertThat(body.getBoolean("store")).isTrue();
            assertThat(body.getBoolean("background")).isTrue();

            provider.follow(REQUEST.runId(), "resp_1", this::hear);

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).isEqualTo(WHOLE_ANSWER);
            assertThat(named).as("its name is known").isEmpty();
            assertThat(fake.targets.get(1))
                    .startsWith("GET /v1/responses/resp_1?")
                    .contains("stream=true");
        }
    }

    @Test
    void anAnswerInTheBackground_isNamedBeforeItsFirstWord() throws Exception {
        CountDownLatch silent = new CountDownLatch(1);
        try (FakeProvider fake = new FakeProvider(exchange -> {
                    events(CREATED).to(exchange);
                    silent.await(20, TimeUnit.SECONDS);
                });
                OpenAiModelProvider provider = provider(fake)) {
            ModelCall call = provider.stream(REQUEST, this::hear);

            assertThat(firstName.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(named).containsExactly("resp_1");
            assertThat(heard).as("held back until the first word").isEmpty();
            call.leave();
            silent.countDown();
        }
    }

    @Test
    void anAnswerInTheBackground_thatIsStopped_isStoppedAtTheProvider() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (FakeProvider fake = new FakeProvider(
                        exchange -> {
                            events(CREATED, MESSAGE, delta("Grü")).to(exchange);
                            left.await(20, TimeUnit.SECONDS);
                        },
                        exchange -> {
                            stopped.countDown();
                            refusal(404, "").to(exchange);
                        });
                OpenAiModelProvider provider = provider(fake)) {
            ModelCall call = provider.stream(REQUEST, this::hear);
            assertThat(firstDelta.await(30, TimeUnit.SECONDS)).isTrue();

            call.cancel();

            assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
            left.countDown();
            assertThat(fake.targets.get(1)).isEqualTo("POST /v1/responses/resp_1/cancel");
        }
    }

    @Test
    void anAnswerWhoseConnectionIsCut_isHeardOnFromWhereItWas() throws Exception {
        try (FakeProvider fake = new FakeProvider(
                        events(CREATED, MESSAGE, delta("Grü")), events(delta("ße"), MESSAGE_DONE, COMPLETED));
                OpenAiModelProvider provider = provider(fake)) {
            provider.stream(REQUEST, this::hear);

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).isEqualTo(WHOLE_ANSWER);
            assertThat(fake.targets.get(1))
                    .startsWith("GET /v1/responses/resp_1?")
                    .contains("stream=true", "starting_after=2");
        }
    }

    @Test
    void anAnswerThatIsNamedAndNotHeard_isNotAskedForTwice() throws Exception {
        try (FakeProvider fake = new FakeProvider(
                        events(CREATED), events(MESSAGE, delta("Grü"), delta("ße"), MESSAGE_DONE, COMPLETED));
                OpenAiModelProvider provider = provider(fake)) {
            provider.stream(REQUEST, this::hear);

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).isEqualTo(WHOLE_ANSWER);
            assertThat(fake.targets.get(1)).contains("starting_after=0");
        }
    }

    @Test
    void anAnswerThatFailedBeforeItsFirstWord_isAskedForAnew() throws Exception {
        String failed = "{\"type\":\"error\",\"sequence_number\":1,\"code\":\"server_error\",\"message\":\"no\","
                + "\"param\":null}";
        try (FakeProvider fake = new FakeProvider(
                        events(CREATED, failed),
                        events(CREATED, MESSAGE, delta("Grü"), delta("ße"), MESSAGE_DONE, COMPLETED));
                OpenAiModelProvider provider = provider(fake)) {
            provider.stream(REQUEST, this::hear);

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).isEqualTo(WHOLE_ANSWER);
            assertThat(named).as("each is named").containsExactly("resp_1", "resp_1");
            assertThat(fake.targets).containsExactly("POST /v1/responses", "POST /v1/responses");
        }
    }

    @Test
    void aConnectionThatIsCutAgainAndAgain_isAFailure_andTheAnswerIsStopped() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        try (FakeProvider fake = new FakeProvider(
                        events(CREATED, MESSAGE, delta("Grü")), events(), refusal(503, ""), exchange -> {
                            stopped.countDown();
                            STOPPED.to(exchange);
                        });
                OpenAiModelProvider provider = provider(fake)) {
            provider.stream(REQUEST, this::hear);

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(((ModelEvent.Failed) heard.get(3)).fault().kind()).isEqualTo(ModelFault.Kind.FAILED);
            assertThat(fake.targets).hasSize(4);
            assertThat(fake.targets.get(3)).isEqualTo("POST /v1/responses/resp_1/cancel");
        }
    }

    @Test
    void anAnswerThatIsGone_isNotAskedForAgain() throws Exception {
        try (FakeProvider fake = new FakeProvider(refusal(404, ""));
                OpenAiModelProvider provider = provider(fake)) {
            provider.follow(REQUEST.runId(), "resp_1", this::hear);

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).hasSize(1);
            assertThat(fake.targets).hasSize(1);
        }
    }

    @Test
    void anAnswerThatIsLetGo_goesOnAtTheProvider() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (FakeProvider fake = new FakeProvider(exchange -> {
                    events(CREATED, MESSAGE, delta("Grü")).to(exchange);
                    left.await(20, TimeUnit.SECONDS);
                });
                OpenAiModelProvider provider = provider(fake)) {
            ModelCall call = provider.stream(REQUEST, this::hear);
            assertThat(firstDelta.await(30, TimeUnit.SECONDS)).isTrue();

            call.leave();
            call.cancel();
            left.countDown();

            assertThat(fake.targets).containsExactly("POST /v1/responses");
            assertThat(heard).hasSize(3);
        }
    }

    @Test
    void anAnswerThatIsStoppedBeforeItIsNamed_isStoppedAsSoonAsItIs() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (FakeProvider fake = new FakeProvider(
                        exchange -> {
                            asked.countDown();
                            called.await(20, TimeUnit.SECONDS);
                            events(CREATED).to(exchange);
                            stopped.await(20, TimeUnit.SECONDS);
                        },
                        exchange -> {
                            stopped.countDown();
                            STOPPED.to(exchange);
                        });
                OpenAiModelProvider provider = provider(fake)) {
            ModelCall call = provider.stream(REQUEST, this::hear);
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

            call.cancel();
            called.countDown();

            assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(fake.targets.get(1)).isEqualTo("POST /v1/responses/resp_1/cancel");
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void anAnswerNobodyGoesOnWith_isStopped() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        try (FakeProvider fake = new FakeProvider(exchange -> {
                    stopped.countDown();
                    STOPPED.to(exchange);
                });
                OpenAiModelProvider provider = provider(fake)) {
            provider.release("resp_1");

            assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(fake.targets).containsExactly("POST /v1/responses/resp_1/cancel");
        }
    }

    @Test
    void whatIsKeptForOtherNodes_isForgottenWhenThisOneGoesDown_once() throws Exception {
        try (FakeProvider fake = new FakeProvider(
                        events(CREATED, MESSAGE, delta("Grü"), delta("ße"), MESSAGE_DONE, COMPLETED), STOPPED);
                OpenAiModelProvider provider = provider(fake)) {
            provider.stream(REQUEST, this::hear);
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(fake.targets).containsExactly("POST /v1/responses");

            provider.forgetKept();
            provider.forgetKept();

            assertThat(fake.targets).containsExactly("POST /v1/responses", "DELETE /v1/responses/resp_1");
        }
    }

    private void hear(ModelEvent event) {
        if (event instanceof ModelEvent.Accepted accepted) {
            assertThat(heard).as("told before anything else").isEmpty();
            named.add(accepted.responseId());
            firstName.countDown();
            return;
        }
        heard.add(event);
        if (event instanceof ModelEvent.TextDelta) {
            firstDelta.countDown();
        }
        if (event instanceof ModelEvent.Completed || event instanceof ModelEvent.Failed) {
            ended.countDown();
        }
    }

    private OpenAiModelProvider provider(FakeProvider fake) {
        return new OpenAiModelProvider(
                fake.baseUrl(),
                "key",
                Duration.ofSeconds(20),
                new RetryPolicy(2, Duration.ofSeconds(30), () -> 0.01),
                true,
                executor,
                scheduler,
                Ids.random(),
                new Metrics());
    }
}
