package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** OpenAI's own client at our door: agents are its models, and what comes back is a run as any other. */
class OpenAiDoorIT {
    private static final Person PERSON = Product.newCustomer();

    @Test
    void theModels_areTheAgents() {
        try (Door door = new Door(PERSON.accessToken())) {
            assertThat(door.client.models().list().data().stream().map(Model::id))
                    .contains("triage", "code_assistant", "data_analyst");
            assertThat(door.client.models().retrieve("triage").id()).isEqualTo("triage");
            assertThatThrownBy(() -> door.client.models().retrieve("gpt-none"))
                    .isInstanceOfSatisfying(NotFoundException.class, refused -> assertThat(refused.code())
                            .contains("model_not_found"));
        }
    }

    @Test
    void aCompletion_isTheAnswerOfARun_andNotListed() {
        Person person = Product.newCustomer();
        try (Door door = new Door(person.accessToken())) {
            ChatCompletion completion = door.client
                    .chat()
                    .completions()
                    .create(asking("triage", "What time is it?").build());

            assertThat(completion.id()).startsWith("chatcmpl-");
            assertThat(completion.model()).isEqualTo("triage");
            assertThat(text(completion)).isNotBlank();
            assertThat(completion.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
            assertThat(completion.usage().orElseThrow().totalTokens()).isPositive();
            JsonNode run = person.api()
                    .get("/api/v1/runs/" + uuid(completion.id().substring("chatcmpl-".length())))
                    .expect(200)
                    .json();
            assertThat(run.path("status").asText()).isEqualTo("completed");
            assertThat(person.api()
                            .get("/api/v1/conversations")
                            .expect(200)
                            .json()
                            .path("items"))
                    .isEmpty();
            assertThat(person.api()
                            .get("/api/v1/conversations/search?q=time")
                            .expect(200)
                            .json()
                            .path("items"))
                    .isEmpty();
        }
    }

    @Test
    void theDialogAClientKeeps_isWhatTheAgentRemembers() {
        try (Door door = new Door(PERSON.accessToken())) {
            ChatCompletion completion = door.client
                    .chat()
                    .completions()
                    .create(ChatCompletionCreateParams.builder()
                            .model("triage")
                            .addSystemMessage("Be brief.")
                            .addUserMessage("My favourite bird is the kingfisher")
                            .addAssistantMessage("Noted.")
                            .addUserMessage("What was my previous message?")
                            .build());

            assertThat(text(completion)).contains("kingfisher");
        }
    }

    @Test
    void aStreamedCompletion_isThePlainOneInPieces() {
        try (Door door = new Door(PERSON.accessToken())) {
            ChatCompletionCreateParams params = asking("triage", "Tell me a story of 40 words")
                    .streamOptions(ChatCompletionStreamOptions.builder()
                            .includeUsage(true)
                            .build())
                    .build();
            List<ChatCompletionChunk> chunks = new ArrayList<>();
            try (StreamResponse<ChatCompletionChunk> stream =
                    door.client.chat().completions().createStreaming(params)) {
                stream.stream().forEach(chunks::add);
            }
            String plain = text(door.client
                    .chat()
                    .completions()
                    .create(asking("triage", "Tell me a story of 40 words").build()));

            String streamed = chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .map(choice -> choice.delta().content().orElse(""))
                    .collect(Collectors.joining());
            assertThat(streamed).isEqualTo(plain);
            assertThat(chunks.size()).as("word by word").isGreaterThan(10);
            assertThat(chunks)
                    .extracting(ChatCompletionChunk::id)
                    .containsOnly(chunks.get(0).id());
            assertThat(chunks.get(chunks.size() - 1).usage().orElseThrow().totalTokens())
                    .isPositive();
            assertThat(chunks.get(chunks.size() - 2).choices().get(0).finishReason())
                    .contains(ChatCompletionChunk.Choice.FinishReason.STOP);
        }
    }

    @Test
    void aResponse_isKept_goesOn_andBranches() {
        Person person = Product.newCustomer();
        try (Door door = new Door(person.accessToken())) {
            Response first = door.client
                    .responses()
                    .create(responding("My bird is the kingfisher").build());
            Response second = door.client
                    .responses()
                    .create(responding("What was my first question?")
                            .previousResponseId(first.id())
                            .build());
            Response branch = door.client
                    .responses()
                    .create(responding("What was my previous message?")
                            .previousResponseId(first.id())
                            .build());

            assertThat(first.status()).contains(ResponseStatus.COMPLETED);
            assertThat(text(second)).contains("kingfisher");
            assertThat(text(branch)).contains("kingfisher").doesNotContain("first question");
            assertThat(second.previousResponseId()).contains(first.id());
            assertThat(conversation(second)).isEqualTo(conversation(first)).isNotEqualTo(conversation(branch));
            assertThat(text(door.client.responses().retrieve(first.id()))).isEqualTo(text(first));
            assertThat(person.api()
                            .get("/api/v1/conversations")
                            .expect(200)
                            .json()
                            .path("items"))
                    .hasSize(2);
        }
    }

    @Test
    void aStreamedResponse_tellsItsStory_andEndsWithTheWhole() {
        try (Door door = new Door(PERSON.accessToken())) {
            List<ResponseStreamEvent> events = new ArrayList<>();
            try (StreamResponse<ResponseStreamEvent> stream = door.client
                    .responses()
                    .createStreaming(responding("Tell me a story of 40 words").build())) {
                stream.stream().forEach(events::add);
            }

            String deltas = events.stream()
                    .flatMap(event -> event.outputTextDelta().stream())
                    .map(delta -> delta.delta())
                    .collect(Collectors.joining());
            Response whole =
                    events.get(events.size() - 1).completed().orElseThrow().response();
            assertThat(events.get(0).isCreated()).isTrue();
            assertThat(deltas).isNotBlank().isEqualTo(text(whole));
            assertThat(whole.usage().orElseThrow().totalTokens()).isPositive();
            assertThat(events).filteredOn(ResponseStreamEvent::isOutputItemDone).hasSize(1);
        }
    }

    @Test
    void whatDoesNotExist_isRefusedInTheWordsOfThatApi() {
        try (Door door = new Door(PERSON.accessToken());
                Door bad = new Door("not.a.token")) {
            assertThatThrownBy(() -> door.client
                            .chat()
                            .completions()
                            .create(asking("gpt-none", "Hello").build()))
                    .isInstanceOfSatisfying(NotFoundException.class, refused -> {
                        assertThat(refused.code()).contains("model_not_found");
                        assertThat(refused.param()).contains("model");
                        assertThat(refused.type()).contains("invalid_request_error");
                    });
            assertThatThrownBy(() -> bad.client
                            .chat()
                            .completions()
                            .create(asking("triage", "Hello").build()))
                    .isInstanceOfSatisfying(UnauthorizedException.class, refused -> assertThat(refused.code())
                            .contains("invalid_api_key"));
            assertThatThrownBy(() -> door.client
                            .chat()
                            .completions()
                            .create(asking("triage", "Hello").n(2).build()))
                    .isInstanceOfSatisfying(BadRequestException.class, refused -> assertThat(refused.param())
                            .contains("n"));
        }
    }

    @Test
    void faultyOrders_areRefusedBeforeAnythingIsStored() {
        Person person = Product.newCustomer();
        for (String body : List.of(
                "{\"model\":\"triage\",\"messages\":[]}",
                "{\"model\":\"triage\",\"messages\":[{\"role\":\"assistant\",\"content\":\"x\"}]}",
                "{\"model\":\"triage\",\"messages\":[{\"role\":\"oracle\",\"content\":\"x\"}]}",
                "{\"model\":\"triage\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}",
                "{\"model\":\"triage\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{}]}",
                "{\"model\":\"triage\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":\"yes\"}",
                "{\"model\":\"triage\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                        + "\"response_format\":{\"type\":\"json_object\"}}")) {
            Answer refused =
                    person.api().post("/v1/chat/completions", Json.parse(body)).expect(400);

            JsonNode error = refused.json().path("error");
            assertThat(error.path("type").asText()).as(body).isEqualTo("invalid_request_error");
            assertThat(error.path("param").asText()).as(body).isNotBlank();
            refused.showsNothingOfTheServer();
        }
        for (String body : List.of(
                "{\"model\":\"triage\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}",
                "{\"model\":\"triage\",\"input\":\"x\",\"conversation\":\"" + UUID.randomUUID() + "\"}")) {
            person.api().post("/v1/responses", Json.parse(body)).expect(404);
        }
        person.api()
                .post("/v1/responses", Json.parse("{\"model\":\"triage\",\"input\":\"x\",\"background\":true}"))
                .expect(400);
        assertThat(person.api().get("/api/v1/conversations").expect(200).json().path("items"))
                .isEmpty();
    }

    @Test
    void anotherTenantsResponses_areNobodysToGoOnFrom() {
        Person stranger = Product.newCustomer();
        try (Door door = new Door(PERSON.accessToken());
                Door strangers = new Door(stranger.accessToken())) {
            Response ours =
                    door.client.responses().create(responding("Ours alone").build());

            assertThatThrownBy(() -> strangers.client.responses().retrieve(ours.id()))
                    .isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> strangers
                            .client
                            .responses()
                            .create(responding("What was my first question?")
                                    .previousResponseId(ours.id())
                                    .build()))
                    .isInstanceOfSatisfying(NotFoundException.class, refused -> assertThat(refused.param())
                            .contains("previous_response_id"));
            stranger.api()
                    .post(
                            "/v1/responses",
                            Json.of("model", "triage", "input", "Hello", "conversation", conversation(ours)))
                    .expect(404);
        }
    }

    @Test
    void aRequestSentAgainUnderItsKey_isAnsweredByTheRunItBegan() {
        Person person = Product.newCustomer();
        for (String path : List.of("/v1/chat/completions", "/v1/responses")) {
            String key = UUID.randomUUID().toString();
            Api keyed = person.api().with("Idempotency-Key", key);
            String body = path.endsWith("completions")
                    ? "{\"model\":\"triage\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                    : "{\"model\":\"triage\",\"input\":\"%s\"}";

            JsonNode first = keyed.post(path, Json.parse(body.formatted("Hello")))
                    .expect(200)
                    .json();
            JsonNode again = keyed.post(path, Json.parse(body.formatted("Hello")))
                    .expect(200)
                    .json();
            JsonNode other = person.api()
                    .post(path, Json.parse(body.formatted("Hello")))
                    .expect(200)
                    .json();

            assertThat(again.path("id")).as(path).isEqualTo(first.path("id")).isNotEqualTo(other.path("id"));
            assertThat(again.path("usage")).isEqualTo(first.path("usage"));
            Answer reused = keyed.post(path, Json.parse(body.formatted("Something else")));
            assertThat(reused.json().path("error").path("code").asText()).isEqualTo("idempotency_key_reused");
            assertThat(Product.newCustomer()
                            .api()
                            .with("Idempotency-Key", key)
                            .post(path, Json.parse(body.formatted("Hello")))
                            .expect(200)
                            .json()
                            .path("id"))
                    .as("another person's key")
                    .isNotEqualTo(first.path("id"));
        }
        assertThat(person.api().get("/api/v1/usage").expect(200).json().toString())
                .contains("\"runs\":4,");
    }

    @Test
    void aFailureOfTheProvider_isAnErrorBeforeAndWithinAStream() {
        try (Door door = new Door(PERSON.accessToken())) {
            assertThatThrownBy(() -> door.client
                            .chat()
                            .completions()
                            .create(asking("triage", "Please simulate a failed response")
                                    .build()))
                    .hasMessageContaining("502");
            List<String> said = new ArrayList<>();
            assertThatThrownBy(() -> {
                        try (StreamResponse<ChatCompletionChunk> stream = door.client
                                .chat()
                                .completions()
                                .createStreaming(asking("triage", "Please simulate a failed response")
                                        .build())) {
                            stream.stream().forEach(chunk -> said.add(chunk.id()));
                        }
                    })
                    .isInstanceOf(com.openai.errors.OpenAIException.class);
        }
    }

    @Test
    void whoMayOnlyRead_getsNoAnswer() {
        PERSON.api()
                .with("X-Tenant-Role", "viewer")
                .post("/v1/responses", Json.of("model", "triage", "input", "Hello"))
                .problem(403, "insufficient-scope");
    }

    private static ChatCompletionCreateParams.Builder asking(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    private static ResponseCreateParams.Builder responding(String text) {
        return ResponseCreateParams.builder().model("triage").input(text);
    }

    private static String text(ChatCompletion completion) {
        return completion.choices().get(0).message().content().orElse("");
    }

    private static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(part -> part.outputText().stream())
                .map(part -> part.text())
                .collect(Collectors.joining());
    }

    private static String conversation(Response response) {
        return response.conversation().orElseThrow().id();
    }

    private static UUID uuid(String hex) {
        return UUID.fromString(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    }

    /** The client, pointed at us. */
    private static final class Door implements AutoCloseable {
        final OpenAIClient client;

        Door(String token) {
            client = OpenAIOkHttpClient.builder()
                    .baseUrl(Product.api().base().resolve("/v1").toString())
                    .apiKey(token)
                    .maxRetries(0)
                    .responseValidation(true)
                    .build();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
