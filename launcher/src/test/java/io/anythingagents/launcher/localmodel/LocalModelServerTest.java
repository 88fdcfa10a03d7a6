package io.anythingagents.launcher.localmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalModelServerTest {
    private static LocalModelServer server;
    private static OpenAIClient client;

    @BeforeAll
    static void startTheServer() throws IOException {
        server = LocalModelServer.start(0);
        client = OpenAIOkHttpClient.builder()
                .baseUrl(server.baseUrl().toString())
                .apiKey("any")
                .maxRetries(0)
                .responseValidation(true)
                .build();
    }

    @AfterAll
    static void stopTheServer() {
        client.close();
        server.close();
    }

    @Test
    void shortAnswer_refersToTheMessageAndSaysItIsAStandIn() {
        Response response = client.responses().create(asking("Can you help me plan a picnic?"));

        response.validate();
        assertThat(text(response)).contains("scripted local stand-in").contains("Can you help me plan a picnic?");
        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
        assertThat(response.usage().orElseThrow().totalTokens()).isPositive();
    }

    @Test
    void samePrompt_getsTheSameText() {
        String first = text(client.responses().create(asking("Tell me something")));
        String second = text(client.responses().create(asking("Tell me something")));

        assertThat(first).isEqualTo(second);
    }

    @Test
    void stream_bringsEveryEventInOrderWithConsistentNumbers() {
        List<ResponseStreamEvent> events = stream(asking("Hello there"));

        assertThat(events).allSatisfy(ResponseStreamEvent::validate);
        List<String> types = types(events);
        assertThat(types.subList(0, 4))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added");
        assertThat(types.subList(types.size() - 4, types.size()))
                .containsExactly(
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(numbers(events)).containsExactlyElementsOf(upTo(events.size()));
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        events.forEach(accumulator::accumulate);
        assertThat(deltas(events)).isEqualTo(text(accumulator.response()));
    }

    @Test
    void timeQuestion_callsTheClockAndThenUsesItsAnswer() {
        List<ResponseInputItem> conversation = new ArrayList<>(List.of(user("What TIME is it?")));
        Response call = client.responses().create(withTools(conversation, "get_current_time", "search_conversations"));

        ResponseFunctionToolCall clock = calls(call).get(0);
        assertThat(calls(call)).hasSize(1);
        assertThat(clock.name()).isEqualTo("get_current_time");
        assertThat(clock.arguments()).isEqualTo("{}");
        conversation.add(ResponseInputItem.ofFunctionCall(clock));
        conversation.add(returned(clock, "2026-11-21 10:00:00 UTC"));
        Response answer =
                client.responses().create(withTools(conversation, "get_current_time", "search_conversations"));

        assertThat(text(answer)).contains("2026-11-21 10:00:00 UTC");
    }

    @Test
    void timeQuestionWithoutTheTool_isAnsweredInWords() {
        Response response = client.responses().create(asking("What time is it?"));

        assertThat(calls(response)).isEmpty();
        assertThat(text(response)).contains("scripted local stand-in");
    }

    @Test
    void partOfAWord_triggersNothing() {
        Response response = client.responses()
                .create(withTools(
                        List.of(user("Sometimes a lifetime of encoded javanese researching")),
                        "get_current_time",
                        "search_conversations",
                        "transfer_to_code_assistant"));

        assertThat(calls(response)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Search my conversations for blue invoices,blue invoices",
        "Please find the tax letter in my conversations,the tax letter",
        "search for apples in my earlier chats and tell me the rest,apples",
        "find \"green tea\" in my conversations,green tea",
        "Can you search my history about delivery dates?,delivery dates",
    })
    void searchRequest_callsTheSearchWithItsSubject(String prompt, String query) {
        Response response =
                client.responses().create(withTools(List.of(user(prompt)), "get_current_time", "search_conversations"));

        assertThat(calls(response)).hasSize(1);
        assertThat(calls(response).get(0).name()).isEqualTo("search_conversations");
        assertThat(calls(response).get(0).arguments()).isEqualTo("{\"query\":" + JsonText.quoted(query) + "}");
    }

    @Test
    void timeAndSearchTogether_makeTwoCallsInOneTurn() {
        List<ResponseStreamEvent> events = stream(withTools(
                List.of(user("Tell me the time and search my conversations for invoices")),
                "get_current_time",
                "search_conversations"));

        assertThat(events).allSatisfy(ResponseStreamEvent::validate);
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        events.forEach(accumulator::accumulate);
        assertThat(calls(accumulator.response()))
                .extracting(ResponseFunctionToolCall::name)
                .containsExactly("get_current_time", "search_conversations");
        assertThat(types(events))
                .contains("response.function_call_arguments.delta", "response.function_call_arguments.done");
    }

    @ParameterizedTest
    @CsvSource({
        "Review my Java class,transfer_to_code_assistant",
        "Ask your coding colleague,transfer_to_code_assistant",
        "Is this code right?,transfer_to_code_assistant",
        "Look at these numbers,transfer_to_data_analyst",
        "What does the DATA say?,transfer_to_data_analyst",
    })
    void specialistQuestion_isHandedOff(String prompt, String tool) {
        Response response = client.responses()
                .create(withTools(
                        List.of(user(prompt)),
                        "get_current_time",
                        "transfer_to_code_assistant",
                        "transfer_to_data_analyst"));

        assertThat(calls(response)).extracting(ResponseFunctionToolCall::name).containsExactly(tool);
    }

    @Test
    void afterAHandoff_theSpecialistAnswers() {
        ResponseFunctionToolCall transfer = calls(client.responses()
                        .create(withTools(List.of(user("Sum these numbers: 2 and 4")), "transfer_to_data_analyst")))
                .get(0);

        Response answer = client.responses()
                .create(withTools(
                        List.of(
                                user("Sum these numbers: 2 and 4"),
                                ResponseInputItem.ofFunctionCall(transfer),
                                returned(transfer, "{\"assistant\":\"data_analyst\"}")),
                        "get_current_time"));

        assertThat(text(answer)).contains("As the data analyst").contains("2 values, sum 6, mean 3");
    }

    @Test
    void conversationSoFar_isRemembered() {
        List<ResponseInputItem> conversation = List.of(
                user("My dog is called Bruno"), assistant("Noted."), user("And my cat Minka"), assistant("Noted."));

        String first = text(client.responses()
                .create(withTools(with(conversation, user("What was my first question?")), "get_current_time")));
        String other =
                text(client.responses().create(withTools(with(conversation, user("Thanks")), "get_current_time")));

        assertThat(first).contains("My dog is called Bruno");
        assertThat(other).contains("My dog is called Bruno").contains("And my cat Minka");
    }

    @Test
    void wordCount_isKeptExactlyAndTakesItsTime() {
        long began = System.nanoTime();
        List<ResponseStreamEvent> events = stream(asking("Write 60 words about bread"));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);

        assertThat(deltas(events).split("\\s+")).hasSize(60);
        assertThat(types(events).stream().filter("response.output_text.delta"::equals))
                .hasSize(60);
        assertThat(millis).isGreaterThanOrEqualTo(60 * 20);
        assertThat(text(client.responses().create(asking("In 5 words"))).split("\\s+"))
                .hasSize(5);
    }

    @Test
    void tokenLimit_makesTheAnswerIncomplete() {
        Response response = client.responses()
                .create(ResponseCreateParams.builder()
                        .model("any")
                        .input("benchmark 100 words")
                        .maxOutputTokens(20)
                        .build());

        assertThat(response.status()).contains(ResponseStatus.INCOMPLETE);
        assertThat(response.incompleteDetails()
                        .orElseThrow()
                        .reason()
                        .orElseThrow()
                        .asString())
                .isEqualTo("max_output_tokens");
        assertThat(text(response).length()).isLessThanOrEqualTo(80).isPositive();
    }

    @Test
    void schemaInTheRequest_isAnsweredInThatSchema() throws Exception {
        JsonNode answer = post("/v1/responses", """
                {"model":"m","input":"judge","text":{"format":{"type":"json_schema","name":"verdict","schema":
                {"type":"object","properties":{"flagged":{"type":"boolean"},"reason":{"type":"string"}},
                "required":["flagged","reason"]}}}}""");

        String text = answer.at("/output/0/content/0/text").asText();
        assertThat(text).isEqualTo("{\"flagged\":false,\"reason\":\"" + Wording.STAND_IN + "\"}");
    }

    @Test
    void background_isReadAgainFromAnyEventAndByLateReaders() {
        ResponseCreateParams params =
                asking("benchmark 30 words").toBuilder().background(true).build();
        List<ResponseStreamEvent> all = stream(params);
        String id = all.get(0).asCreated().response().id();

        List<ResponseStreamEvent> rest;
        try (var stream = client.responses()
                .retrieveStreaming(ResponseRetrieveParams.builder()
                        .responseId(id)
                        .startingAfter(10)
                        .build())) {
            rest = stream.stream().toList();
        }

        assertThat(types(all)).contains("response.queued");
        assertThat(rest).isEqualTo(all.subList(11, all.size()));
        assertThat(client.responses().retrieve(id).status()).contains(ResponseStatus.COMPLETED);
    }

    @Test
    void backgroundCancelled_staysCancelledAndEndsItsReaders() {
        Response begun = client.responses()
                .create(asking("Write 2000 words").toBuilder().background(true).build());
        assertThat(begun.status()).contains(ResponseStatus.QUEUED);

        List<ResponseStreamEvent> seen = new ArrayList<>();
        try (var stream = client.responses()
                .retrieveStreaming(
                        ResponseRetrieveParams.builder().responseId(begun.id()).build())) {
            stream.stream().forEach(event -> {
                seen.add(event);
                if (seen.size() == 10) {
                    client.responses().cancel(begun.id());
                }
            });
        }

        assertThat(types(seen)).doesNotContain("response.completed");
        assertThat(client.responses().retrieve(begun.id()).status()).contains(ResponseStatus.CANCELLED);
    }

    @Test
    void unknownResponse_isNotFound() {
        assertThatThrownBy(() -> client.responses().retrieve("resp_unknown")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void withoutAKey_nothingIsAnswered() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.baseUrl().resolve("/v1/models"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(client.models().list().items())
                .extracting(model -> model.id())
                .containsExactly(LocalModelServer.MODEL);
    }

    @Test
    void rateLimitInThePrompt_is429WithRetryAfter() {
        assertThatThrownBy(() -> client.responses().create(asking("Simulate a rate limit please")))
                .isInstanceOfSatisfying(RateLimitException.class, refused -> assertThat(
                                refused.headers().values("Retry-After"))
                        .containsExactly("2"));
    }

    @Test
    void failureInThePrompt_is500() {
        assertThatThrownBy(() -> client.responses().create(asking("simulate a failure")))
                .isInstanceOf(InternalServerException.class);
    }

    @Test
    void cutStream_breaksOffAfterSomeDeltas() {
        List<ResponseStreamEvent> seen = new ArrayList<>();

        assertThatThrownBy(() -> {
                    try (var stream = client.responses().createStreaming(asking("simulate a cut stream"))) {
                        stream.stream().forEach(seen::add);
                    }
                })
                .isInstanceOf(OpenAIException.class);

        assertThat(types(seen).stream().filter("response.output_text.delta"::equals))
                .hasSize(5);
    }

    @Test
    void malformedEvent_isAnErrorForTheClient() {
        assertThatThrownBy(() -> stream(asking("simulate a malformed answer"))).isInstanceOf(OpenAIException.class);
    }

    @Test
    void failedResponse_andIncompleteAnswer_endTheStreamWithTheirEvent() {
        assertThat(types(stream(asking("simulate a failed response")))).endsWith("response.failed");
        assertThat(types(stream(asking("simulate an incomplete answer")))).endsWith("response.incomplete");
        assertThat(types(stream(asking("simulate a refusal")))).contains("response.refusal.delta");
    }

    @Test
    void orderedFault_strikesAsOftenAsOrderedAndOnlyWhereItMatches() throws Exception {
        post("/control/faults", "{\"kind\":\"fail_500\",\"times\":1,\"match\":\"marker-7\"}");

        assertThat(client.responses().create(asking("no such marker")).status()).contains(ResponseStatus.COMPLETED);
        assertThatThrownBy(() -> client.responses().create(asking("marker-7")))
                .isInstanceOf(InternalServerException.class);
        assertThat(client.responses().create(asking("marker-7")).status()).contains(ResponseStatus.COMPLETED);
    }

    @Test
    void hang_leavesTheClientWaiting() throws Exception {
        post("/control/faults", "{\"kind\":\"hang\",\"match\":\"marker-silent\"}");
        HttpRequest impatient = HttpRequest.newBuilder(
                        request("/v1/responses", "{\"model\":\"m\",\"input\":\"marker-silent\"}"),
                        (name, value) -> true)
                .timeout(Duration.ofMillis(300))
                .build();

        assertThatThrownBy(() -> HttpClient.newHttpClient().send(impatient, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(await("marker-silent", "hanging").path("fault").asText()).isEqualTo("hang");
    }

    @Test
    void clientThatLeaves_isSeenAndTheAnswerStops() throws Exception {
        try (var stream = client.responses().createStreaming(asking("Write 3000 words marker-leaving"))) {
            var firstEvents = stream.stream().limit(8).toList();
            assertThat(firstEvents).hasSize(8);
        }

        JsonNode request = await("marker-leaving", "abandoned");
        assertThat(request.path("client_closed").asBoolean()).isTrue();
        assertThat(request.path("deltas_sent").asInt()).isLessThan(500);
        assertThat(request.toString()).doesNotContain("Bearer");
    }

    @Test
    void twoHundredStreams_runSideBySide() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(200);
        CountDownLatch allReading = new CountDownLatch(200);
        HttpClient http = HttpClient.newHttpClient();
        List<Future<Long>> words = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                words.add(readers.submit(() -> {
                    var response = http.send(
                            request("/v1/responses", "{\"model\":\"m\",\"stream\":true,\"input\":\"Write 50 words\"}"),
                            HttpResponse.BodyHandlers.ofLines());
                    allReading.countDown();
                    // All are open at once: none has ended before the last has begun.
                    assertThat(allReading.await(20, TimeUnit.SECONDS)).isTrue();
                    return response.body()
                            .filter("event: response.output_text.delta"::equals)
                            .count();
                }));
            }
            for (Future<Long> count : words) {
                assertThat(count.get(60, TimeUnit.SECONDS)).isEqualTo(50);
            }
        } finally {
            readers.shutdownNow();
        }
    }

    @Test
    void agentAskedDirectly_speaksAsItself() {
        Response response = client.responses()
                .create(asking("How do I begin?").toBuilder()
                        .instructions("You help software engineers. Care about correctness.")
                        .build());

        assertThat(text(response)).contains("As the code assistant");
    }

    @Test
    void largeRequests_pushOlderOnesOutOfTheRecord() throws Exception {
        client.responses().create(asking("marker-old benchmark"));
        for (int i = 0; i < 9; i++) {
            client.responses().create(asking("benchmark " + "x".repeat(1 << 20)));
        }

        assertThat(control("/requests?match=marker-old").path("requests")).isEmpty();
    }

    @Test
    void badRequest_isRefusedInTheProvidersForm() throws Exception {
        assertThat(post("/v1/responses", "{").at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(post("/v1/responses", "{\"model\":\"m\"}")
                        .at("/error/message")
                        .asText())
                .contains("'input'");
        assertThat(post("/control/faults", "{\"kind\":\"nonsense\"}")
                        .at("/error/message")
                        .asText())
                .contains("'kind'");
    }

    private static ResponseCreateParams asking(String prompt) {
        return ResponseCreateParams.builder().model("any").input(prompt).build();
    }

    private static ResponseCreateParams withTools(List<ResponseInputItem> conversation, String... tools) {
        ResponseCreateParams.Builder params =
                ResponseCreateParams.builder().model("any").inputOfResponse(conversation);
        Arrays.stream(tools).map(LocalModelServerTest::tool).forEach(params::addTool);
        return params.build();
    }

    private static FunctionTool tool(String name) {
        boolean search = "search_conversations".equals(name);
        return FunctionTool.builder()
                .name(name)
                .strict(true)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties",
                                JsonValue.from(search ? Map.of("query", Map.of("type", "string")) : Map.of()))
                        .putAdditionalProperty("required", JsonValue.from(search ? List.of("query") : List.of()))
                        .build())
                .build();
    }

    private static List<ResponseInputItem> with(List<ResponseInputItem> conversation, ResponseInputItem last) {
        List<ResponseInputItem> all = new ArrayList<>(conversation);
        all.add(last);
        return all;
    }

    private static ResponseInputItem user(String text) {
        return said(EasyInputMessage.Role.USER, text);
    }

    private static ResponseInputItem assistant(String text) {
        return said(EasyInputMessage.Role.ASSISTANT, text);
    }

    private static ResponseInputItem said(EasyInputMessage.Role role, String text) {
        return ResponseInputItem.ofEasyInputMessage(
                EasyInputMessage.builder().role(role).content(text).build());
    }

    private static ResponseInputItem returned(ResponseFunctionToolCall call, String output) {
        return ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output(output)
                .build());
    }

    private static List<ResponseFunctionToolCall> calls(Response response) {
        return response.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .toList();
    }

    private static String text(Response response) {
        return response.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .flatMap(item -> item.asMessage().content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(part -> part.text())
                .collect(Collectors.joining());
    }

    private static List<ResponseStreamEvent> stream(ResponseCreateParams params) {
        try (var stream = client.responses().createStreaming(params)) {
            return stream.stream().toList();
        }
    }

    private static String deltas(List<ResponseStreamEvent> events) {
        return events.stream()
                .flatMap(event -> event.outputTextDelta().stream())
                .map(delta -> delta.delta())
                .collect(Collectors.joining());
    }

    private static List<String> types(List<ResponseStreamEvent> events) {
        return events.stream().map(event -> field(event, "type")).toList();
    }

    private static List<Long> numbers(List<ResponseStreamEvent> events) {
        return events.stream()
                .map(event -> Long.parseLong(field(event, "sequence_number")))
                .toList();
    }

    private static String field(ResponseStreamEvent event, String name) {
        return com.openai.core.ObjectMappers.jsonMapper()
                .valueToTree(event)
                .path(name)
                .asText();
    }

    private static List<Long> upTo(int end) {
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < end; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static JsonNode await(String match, String outcome) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode request = control("/requests?match=" + match).at("/requests/0");
            if (outcome.equals(request.path("outcome").asText())) {
                return request;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the request did not become " + outcome);
    }

    private static JsonNode control(String path) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.controlUrl() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return com.openai.core.ObjectMappers.jsonMapper().readTree(answer.body());
    }

    private static HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(server.baseUrl().resolve(path))
                .header("Authorization", "Bearer any")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static JsonNode post(String path, String body) throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request(path, body), HttpResponse.BodyHandlers.ofString());
        return com.openai.core.ObjectMappers.jsonMapper().readTree(answer.body());
    }
}
