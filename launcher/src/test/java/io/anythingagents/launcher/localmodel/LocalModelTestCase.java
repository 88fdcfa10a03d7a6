package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A local model, the real client for it, and words for what tests ask and see. */
abstract class LocalModelTestCase {
    static LocalModelServer server;
    static OpenAIClient client;

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

    static ResponseCreateParams asking(String prompt) {
        return ResponseCreateParams.builder().model("any").input(prompt).build();
    }

    static ResponseCreateParams withTools(List<ResponseInputItem> conversation, String... tools) {
        ResponseCreateParams.Builder params =
                ResponseCreateParams.builder().model("any").inputOfResponse(conversation);
        Arrays.stream(tools).map(LocalModelTestCase::tool).forEach(params::addTool);
        return params.build();
    }

    static FunctionTool tool(String name) {
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

    static List<ResponseInputItem> with(List<ResponseInputItem> conversation, ResponseInputItem last) {
        List<ResponseInputItem> all = new ArrayList<>(conversation);
        all.add(last);
        return all;
    }

    static ResponseInputItem user(String text) {
        return said(EasyInputMessage.Role.USER, text);
    }

    static ResponseInputItem assistant(String text) {
        return said(EasyInputMessage.Role.ASSISTANT, text);
    }

    static ResponseInputItem said(EasyInputMessage.Role role, String text) {
        return ResponseInputItem.ofEasyInputMessage(
                EasyInputMessage.builder().role(role).content(text).build());
    }

    static ResponseInputItem returned(ResponseFunctionToolCall call, String output) {
        return ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output(output)
                .build());
    }

    static List<ResponseFunctionToolCall> calls(Response response) {
        return response.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .toList();
    }

    static String text(Response response) {
        return response.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .flatMap(item -> item.asMessage().content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(part -> part.text())
                .collect(Collectors.joining());
    }

    static List<ResponseStreamEvent> stream(ResponseCreateParams params) {
        try (var stream = client.responses().createStreaming(params)) {
            return stream.stream().toList();
        }
    }

    static String deltas(List<ResponseStreamEvent> events) {
        return events.stream()
                .flatMap(event -> event.outputTextDelta().stream())
                .map(delta -> delta.delta())
                .collect(Collectors.joining());
    }

    static List<String> types(List<ResponseStreamEvent> events) {
        return events.stream().map(event -> field(event, "type")).toList();
    }

    static List<Long> numbers(List<ResponseStreamEvent> events) {
        return events.stream()
                .map(event -> Long.parseLong(field(event, "sequence_number")))
                .toList();
    }

    static String field(ResponseStreamEvent event, String name) {
        return com.openai.core.ObjectMappers.jsonMapper()
                .valueToTree(event)
                .path(name)
                .asText();
    }

    static List<Long> upTo(int end) {
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < end; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    static JsonNode await(String match, String outcome) throws Exception {
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

    static JsonNode control(String path) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.controlUrl() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return com.openai.core.ObjectMappers.jsonMapper().readTree(answer.body());
    }

    static HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(server.baseUrl().resolve(path))
                .header("Authorization", "Bearer any")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    static JsonNode post(String path, String body) throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request(path, body), HttpResponse.BodyHandlers.ofString());
        return com.openai.core.ObjectMappers.jsonMapper().readTree(answer.body());
    }
}
