package io.anythingagents.launcher.localmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest extends LocalModelTestCase {
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
    void cutStream_inTheBackground_breaksOnlyTheConnection() {
        List<ResponseStreamEvent> seen = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (var stream = client.responses()
                            .createStreaming(asking("simulate a cut stream").toBuilder()
                                    .background(true)
                                    .build())) {
                        stream.stream().forEach(seen::add);
                    }
                })
                .isInstanceOf(OpenAIException.class);
        String id = seen.get(0).asCreated().response().id();

        List<ResponseStreamEvent> rest;
        try (var stream = client.responses()
                .retrieveStreaming(ResponseRetrieveParams.builder()
                        .responseId(id)
                        .startingAfter(seen.size() - 1)
                        .build())) {
            rest = stream.stream().toList();
        }

        assertThat(types(rest)).startsWith("response.output_text.delta").endsWith("response.completed");
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
    void largeRequests_pushOlderOnesOutOfTheRecord() throws Exception {
        client.responses().create(asking("marker-old benchmark"));
        for (int i = 0; i < 9; i++) {
            client.responses().create(asking("benchmark " + "x".repeat(1 << 20)));
        }

        assertThat(control("/requests?match=marker-old").path("requests")).isEmpty();
    }
}
