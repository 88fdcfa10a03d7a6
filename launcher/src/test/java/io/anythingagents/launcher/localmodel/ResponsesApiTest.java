package io.anythingagents.launcher.localmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResponsesApiTest extends LocalModelTestCase {
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
}
