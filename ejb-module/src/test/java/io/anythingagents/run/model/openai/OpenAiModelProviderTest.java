package io.anythingagents.run.model.openai;

import static io.anythingagents.run.model.openai.FakeProvider.COMPLETED;
import static io.anythingagents.run.model.openai.FakeProvider.CREATED;
import static io.anythingagents.run.model.openai.FakeProvider.MESSAGE;
import static io.anythingagents.run.model.openai.FakeProvider.MESSAGE_DONE;
import static io.anythingagents.run.model.openai.FakeProvider.delta;
import static io.anythingagents.run.model.openai.FakeProvider.events;
import static io.anythingagents.run.model.openai.FakeProvider.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.agent.HostedTool;
import io.anythingagents.agent.HostedTool.Kind;
import io.anythingagents.agent.ModelSettings;
import io.anythingagents.agent.OutputSchema;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.TokenUsage;
import io.anythingagents.run.model.FunctionSpec;
import io.anythingagents.run.model.HostedCall;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.RetryPolicy;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.shared.Ids;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
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

@Timeout(60)
class OpenAiModelProviderTest {
    private static final String SEARCHED = "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\","
            + "\"action\":{\"type\":\"search\",\"query\":\"owls\"}}";
    private static final List<ModelEvent> WHOLE_ANSWER = List.of(
            new ModelEvent.Started("resp_1", "gpt-4.1"),
            new ModelEvent.MessageStarted("msg_1"),
            new ModelEvent.TextDelta("msg_1", 0, "Grü"),
            new ModelEvent.TextDelta("msg_1", 0, "ße"),
            new ModelEvent.MessageDone("msg_1"),
            new ModelEvent.Completed(new TokenUsage(7, 3, 5, 2, 1), null));

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final List<ModelEvent> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstDelta = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @AfterEach
    void stop() {
        executor.shutdownNow();
        scheduler.shutdownNow();
    }

    @Test
    void wholeAnswer_isTranslatedInOrder() throws Exception {
        try (FakeProvider fake =
                new FakeProvider(events(CREATED, MESSAGE, delta("Grü"), delta("ße"), MESSAGE_DONE, COMPLETED))) {
            ask(fake, Duration.ofSeconds(20));

            assertThat(heard).isEqualTo(WHOLE_ANSWER);
        }
    }

    @Test
    void request_bringsEverythingAlongAndStoresNothing() throws Exception {
        try (FakeProvider fake = new FakeProvider(events(COMPLETED))) {
            ask(fake, Duration.ofSeconds(20));

            JsonObject body =
                    Json.createReader(new StringReader(fake.bodies.get(0))).readObject();
            assertThat(body.getBoolean("store")).isFalse();
            assertThat(body.getBoolean("stream")).isTrue();
            assertThat(body.getString("model")).isEqualTo("gpt-4.1");
            assertThat(body.getString("instructions")).isEqualTo("Be kind.");
            assertThat(body).doesNotContainKeys("include", "temperature", "max_output_tokens", "reasoning", "text");
            assertThat(body.getJsonArray("input")).hasSize(4);
            JsonObject function = body.getJsonArray("tools").getJsonObject(0);
            assertThat(function.getString("name")).isEqualTo("clock");
            assertThat(function.getBoolean("strict")).isTrue();
            assertThat(function.getJsonObject("parameters").getBoolean("additionalProperties"))
                    .isFalse();
        }
    }

    @Test
    void settingsAndSchemaOfAnAgent_reachTheProvider() throws Exception {
        ModelRequest plain = request();
        ModelRequest tuned = new ModelRequest(
                plain.runId(),
                plain.model(),
                new ModelSettings(0.5, "low", 99),
                new OutputSchema("brief", "{\"type\":\"object\",\"additionalProperties\":false}"),
                plain.instructions(),
                plain.functions(),
                plain.items());
        try (FakeProvider fake = new FakeProvider(events(COMPLETED));
                OpenAiModelProvider provider = provider(fake, Duration.ofSeconds(20))) {
            provider.stream(tuned, this::hear);
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();

            JsonObject body =
                    Json.createReader(new StringReader(fake.bodies.get(0))).readObject();
            assertThat(body.getJsonNumber("temperature").doubleValue()).isEqualTo(0.5);
            assertThat(body.getInt("max_output_tokens")).isEqualTo(99);
            assertThat(body.getJsonObject("reasoning").getString("effort")).isEqualTo("low");
            JsonObject format = body.getJsonObject("text").getJsonObject("format");
            assertThat(format.getString("type")).isEqualTo("json_schema");
            assertThat(format.getString("name")).isEqualTo("brief");
            assertThat(format.getBoolean("strict")).isTrue();
            assertThat(format.getJsonObject("schema").getString("type")).isEqualTo("object");
        }
    }

    @Test
    void whatTheProviderDoesItself_isAskedForAndToldAsItIs() throws Exception {
        ModelRequest plain = request();
        ModelRequest searching = new ModelRequest(
                plain.runId(),
                plain.model(),
                ModelSettings.UNSET,
                null,
                plain.instructions(),
                List.of(),
                List.of(
                        hosted(Kind.WEB_SEARCH, "{\"type\":\"web_search\",\"search_context_size\":\"low\"}"),
                        hosted(Kind.FILE_SEARCH, "{\"type\":\"file_search\",\"vector_store_ids\":[\"vs_1\"]}"),
                        hosted(
                                Kind.CODE_INTERPRETER,
                                "{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}")),
                List.of(new SessionItem.UserText("Hello"), new SessionItem.Hosted(SEARCHED)));
        try (FakeProvider fake = new FakeProvider(events(
                        CREATED,
                        "{\"type\":\"response.output_item.added\",\"sequence_number\":1,\"output_index\":0,\"item\":"
                                + SEARCHED + "}",
                        "{\"type\":\"response.web_search_call.searching\",\"sequence_number\":2,\"output_index\":0,"
                                + "\"item_id\":\"ws_1\"}",
                        "{\"type\":\"response.output_item.done\",\"sequence_number\":3,\"output_index\":0,\"item\":"
                                + SEARCHED + "}",
                        MESSAGE,
                        delta("Grüße"),
                        "{\"type\":\"response.output_text.annotation.added\",\"sequence_number\":4,\"output_index\":1,"
                                + "\"item_id\":\"msg_1\",\"content_index\":0,\"annotation_index\":0,\"annotation\":"
                                + "{\"type\":\"url_citation\",\"url\":\"https://e.org\"}}",
                        MESSAGE_DONE,
                        COMPLETED));
                OpenAiModelProvider provider = provider(fake, Duration.ofSeconds(20))) {
            provider.stream(searching, this::hear);
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();

            JsonObject body =
                    Json.createReader(new StringReader(fake.bodies.get(0))).readObject();
            assertThat(body.getJsonArray("tools")).hasSize(3);
            assertThat(body.getJsonArray("tools").getJsonObject(0).getString("search_context_size"))
                    .isEqualTo("low");
            assertThat(body.getJsonArray("include").toString())
                    .isEqualTo("[\"web_search_call.action.sources\",\"file_search_call.results\"]");
            assertThat(body.getJsonArray("input").getJsonObject(1).getString("type"))
                    .isEqualTo("web_search_call");
            assertThat(heard.subList(1, 8))
                    .containsExactly(
                            new ModelEvent.HostedStarted("ws_1", Kind.WEB_SEARCH),
                            new ModelEvent.HostedWorking("ws_1", Kind.WEB_SEARCH, "searching"),
                            new ModelEvent.HostedDone(new HostedCall("ws_1", Kind.WEB_SEARCH, SEARCHED)),
                            new ModelEvent.MessageStarted("msg_1"),
                            new ModelEvent.TextDelta("msg_1", 0, "Grüße"),
                            new ModelEvent.Citation(
                                    "msg_1", 0, "{\"type\":\"url_citation\",\"url\":\"https://e.org\"}"),
                            new ModelEvent.MessageDone("msg_1"));
        }
    }

    private static HostedTool hosted(Kind kind, String options) {
        return new HostedTool(kind, Json.createReader(new StringReader(options)).readObject());
    }

    @Test
    void failuresBeforeAnyOutput_areRepeatedInvisibly() throws Exception {
        try (FakeProvider fake = new FakeProvider(
                refusal(429, "20"),
                events(CREATED, MESSAGE),
                events(CREATED, MESSAGE, delta("Grü"), delta("ße"), MESSAGE_DONE, COMPLETED))) {
            ask(fake, Duration.ofSeconds(20));

            assertThat(fake.bodies).hasSize(3);
            assertThat(heard).isEqualTo(WHOLE_ANSWER);
        }
    }

    @Test
    void streamThatEndsWithoutATerminalEvent_isAFailureAndNotRepeatedAfterOutput() throws Exception {
        try (FakeProvider fake = new FakeProvider(events(CREATED, MESSAGE, delta("Grü")))) {
            ask(fake, Duration.ofSeconds(20));

            assertThat(fake.bodies).hasSize(1);
            assertThat(heard).startsWith(WHOLE_ANSWER.subList(0, 3).toArray(ModelEvent[]::new));
            assertThat(fault().kind()).isEqualTo(ModelFault.Kind.STREAM_CUT);
        }
    }

    @Test
    void refusedCredentials_areNotTriedAgain() throws Exception {
        try (FakeProvider fake = new FakeProvider(refusal(401, ""))) {
            ask(fake, Duration.ofSeconds(20));

            assertThat(fake.bodies).hasSize(1);
            assertThat(fault().kind()).isEqualTo(ModelFault.Kind.NOT_AUTHENTICATED);
        }
    }

    @Test
    void retriesRunOut_andTheCauseIsTold() throws Exception {
        try (FakeProvider fake = new FakeProvider(refusal(500, ""), refusal(503, ""), refusal(429, ""))) {
            ask(fake, Duration.ofSeconds(20));

            assertThat(fake.bodies).hasSize(3);
            assertThat(fault().kind()).isEqualTo(ModelFault.Kind.RATE_LIMITED);
        }
    }

    @Test
    void nobodyListening_isUnavailable() throws Exception {
        FakeProvider gone = new FakeProvider();
        gone.close();

        ask(gone, Duration.ofSeconds(20));

        assertThat(fault().kind()).isEqualTo(ModelFault.Kind.UNAVAILABLE);
    }

    @Test
    void silence_endsTheCall() throws Exception {
        try (FakeProvider fake = new FakeProvider(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            FakeProvider.write(exchange, CREATED, MESSAGE, delta("Grü"));
            new CountDownLatch(1).await();
        })) {
            ask(fake, Duration.ofMillis(500));

            assertThat(fault().kind()).isEqualTo(ModelFault.Kind.TIMEOUT);
        }
    }

    @Test
    void cancel_closesTheConnectionAndTellsNothingMore() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (FakeProvider fake = new FakeProvider(exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                    try {
                        FakeProvider.write(exchange, CREATED, MESSAGE);
                        while (true) {
                            FakeProvider.write(exchange, delta("x"));
                        }
                    } catch (IOException e) {
                        closed.countDown();
                    }
                });
                OpenAiModelProvider provider = provider(fake, Duration.ofSeconds(20))) {
            ModelCall call = provider.stream(request(), this::hear);
            assertThat(firstDelta.await(20, TimeUnit.SECONDS)).isTrue();

            call.cancel();
            int count = heard.size();

            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).hasSizeLessThanOrEqualTo(count + 1).noneMatch(ModelEvent.Failed.class::isInstance);
        }
    }

    @Test
    void warmUp_isAWholeCallThatTheProviderHearsNothingOf() throws Exception {
        try (FakeProvider unused = new FakeProvider();
                OpenAiModelProvider provider = provider(unused, Duration.ofSeconds(20))) {
            assertThat(provider.callsItself()).isTrue();

            assertThat(unused.bodies).isEmpty();
        }
    }

    /** The client of the warm-up once took the executor of all others with it when it was closed. */
    @Test
    void afterTheWarmUp_callsAreAnsweredAsBefore() throws Exception {
        try (FakeProvider fake =
                        new FakeProvider(events(CREATED, MESSAGE, delta("Grü"), delta("ße"), MESSAGE_DONE, COMPLETED));
                OpenAiModelProvider provider = provider(fake, Duration.ofSeconds(20))) {
            provider.warmUp();

            provider.stream(request(), this::hear);

            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).isEqualTo(WHOLE_ANSWER);
            assertThat(executor.isShutdown()).isFalse();
        }
    }

    private ModelFault fault() {
        return ((ModelEvent.Failed) heard.get(heard.size() - 1)).fault();
    }

    private void ask(FakeProvider fake, Duration silence) throws InterruptedException {
        try (OpenAiModelProvider provider = provider(fake, silence)) {
            ModelCall call = provider.stream(request(), this::hear);
            assertThat(ended.await(30, TimeUnit.SECONDS)).as("the call ends").isTrue();
            call.cancel();
        }
    }

    private void hear(ModelEvent event) {
        heard.add(event);
        if (event instanceof ModelEvent.TextDelta) {
            firstDelta.countDown();
        }
        if (event instanceof ModelEvent.Completed || event instanceof ModelEvent.Failed) {
            ended.countDown();
        }
    }

    private OpenAiModelProvider provider(FakeProvider fake, Duration silence) {
        return new OpenAiModelProvider(
                fake.baseUrl(),
                "key",
                silence,
                new RetryPolicy(2, Duration.ofSeconds(30), () -> 0.01),
                false,
                executor,
                scheduler,
                Ids.random(),
                new Metrics());
    }

    private static ModelRequest request() {
        return new ModelRequest(
                UUID.fromString("00000000-0000-4000-8000-000000000001"),
                "gpt-4.1",
                "Be kind.",
                List.of(new FunctionSpec(
                        "clock",
                        "Tells the time.",
                        "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}")),
                List.of(
                        new SessionItem.UserText("Hello"),
                        new SessionItem.AgentText("Hi"),
                        new SessionItem.ToolRequest("call_1", "clock", "{}"),
                        new SessionItem.ToolAnswer("call_1", "noon")));
    }
}
