package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The plain answer: one request, one JSON document, the same loop as the stream. */
class ChatIT {
    private static final Person PERSON = Product.newCustomer();

    @Test
    void aMessage_isAnsweredInANewConversation() {
        JsonNode answer = Product.chat(PERSON, "Hello there, who are you?");

        assertThat(UUID.fromString(answer.path("conversation_id").asText())).isNotNull();
        assertThat(answer.path("response").asText()).containsIgnoringCase("stand-in");
        assertThat(answer.path("agent_used").asText()).isEqualTo("triage");
        assertThat(answer.path("handoff_occurred").asBoolean(true)).isFalse();
        assertThat(answer.has("message")).isTrue();
        assertThat(answer.path("message").isNull()).isTrue();
        assertThat(answer.path("metadata").path("model_used").asText()).isNotBlank();
    }

    @Test
    void theNextMessage_continuesTheConversation() {
        JsonNode first = Product.chat(PERSON, "My favourite colour is teal.");
        String conversation = first.path("conversation_id").asText();
        String marker = "Second thought " + UUID.randomUUID();

        JsonNode second = Product.chat(PERSON, conversation, marker);

        assertThat(second.path("conversation_id").asText()).isEqualTo(conversation);
        JsonNode sent = Product.running().localModel().requests(marker);
        assertThat(sent.toString()).contains("My favourite colour is teal.");
    }

    @Test
    void aQuestionAboutCode_isHandedToTheCodeAssistant() {
        JsonNode answer = Product.chat(PERSON, "Please review this Java method");

        assertThat(answer.path("agent_used").asText()).isEqualTo("code_assistant");
        assertThat(answer.path("handoff_occurred").asBoolean()).isTrue();
    }

    @Test
    void aQuestionAboutNumbers_isHandedToTheDataAnalyst() {
        JsonNode answer = Product.chat(PERSON, "What do these numbers say?");

        assertThat(answer.path("agent_used").asText()).isEqualTo("data_analyst");
    }

    @Test
    void theNamedAgent_answers_andAnUnknownNameMeansTriage() {
        Api api = PERSON.api();

        JsonNode analyst = api.post("/api/v1/chat", Json.of("message", "Hello", "agent_type", "data_analyst"))
                .expect(200)
                .json();
        JsonNode unknown = api.post("/api/v1/chat", Json.of("message", "Hello", "agent_type", "no_such_agent"))
                .expect(200)
                .json();

        assertThat(analyst.path("agent_used").asText()).isEqualTo("data_analyst");
        assertThat(analyst.path("handoff_occurred").asBoolean(true)).isFalse();
        assertThat(unknown.path("agent_used").asText()).isEqualTo("triage");
    }

    @Test
    void fieldsOfOtherVersions_areIgnored() {
        PERSON.api()
                .post("/api/v1/chat", Json.of("message", "Hello", "context", Json.of("a", 1), "surprise", "x"))
                .expect(200);
    }

    @Test
    void theSameIdempotencyKey_givesTheSameAnswerOnce() {
        Api api = PERSON.api().with("Idempotency-Key", UUID.randomUUID().toString());
        JsonNode body = Json.of("message", "Only once please " + UUID.randomUUID());

        JsonNode first = api.post("/api/v1/chat", body).expect(200).json();
        JsonNode again = api.post("/api/v1/chat", body).expect(200).json();

        assertThat(again.path("conversation_id")).isEqualTo(first.path("conversation_id"));
        assertThat(again.path("response")).isEqualTo(first.path("response"));
        JsonNode messages = PERSON.api()
                .get("/api/v1/conversations/" + first.path("conversation_id").asText() + "/messages")
                .expect(200)
                .json()
                .path("items");
        assertThat(messages).hasSize(2);
    }

    @Test
    void theSameKeyForAnotherMessage_isAConflict() {
        Api api = PERSON.api().with("Idempotency-Key", UUID.randomUUID().toString());
        api.post("/api/v1/chat", Json.of("message", "One")).expect(200);

        api.post("/api/v1/chat", Json.of("message", "Two")).problem(409, "idempotency-key-reused");
    }

    @Test
    void anotherPersonsKey_isAnotherKey() {
        String key = UUID.randomUUID().toString();
        Person other = Product.newCustomer();
        JsonNode body = Json.of("message", "Same key, other tenant");

        JsonNode mine = PERSON.api()
                .with("Idempotency-Key", key)
                .post("/api/v1/chat", body)
                .expect(200)
                .json();
        JsonNode theirs = other.api()
                .with("Idempotency-Key", key)
                .post("/api/v1/chat", body)
                .expect(200)
                .json();

        assertThat(theirs.path("conversation_id")).isNotEqualTo(mine.path("conversation_id"));
    }

    @Test
    void anUnknownOrForeignConversation_isNotFoundAlike() {
        Person other = Product.newCustomer();
        String foreign =
                Product.chat(other, "Mine alone").path("conversation_id").asText();

        JsonNode forForeign = refused(foreign).problem(404, "not-found");
        JsonNode forUnknown = refused(UUID.randomUUID().toString()).problem(404, "not-found");
        refused("not-a-uuid").problem(404, "not-found");

        assertThat(forForeign.path("detail")).isEqualTo(forUnknown.path("detail"));
        assertThat(messagesOf(other, foreign)).isEqualTo(2);
    }

    @Test
    void aMessageAtTheLimit_isTaken_andOneLongerIsNot() {
        PERSON.api()
                .post("/api/v1/chat", Json.of("message", "x".repeat(32_768)))
                .expect(200);
        PERSON.api()
                .post("/api/v1/chat", Json.of("message", "x".repeat(32_769)))
                .fieldFault("/message");
    }

    @Test
    void allOfUnicode_comesBackAsItWasSent() {
        String text = "Grüße, 你好, 😀, \u0001 and \"quotes\" \\ </script> " + UUID.randomUUID();
        String conversation = Product.chat(PERSON, text).path("conversation_id").asText();

        JsonNode history = PERSON.api()
                .get("/api/v1/conversations/" + conversation)
                .expect(200)
                .json();

        assertThat(history.path("messages").path(0).path("content").asText()).isEqualTo(text);
    }

    private static Answer refused(String conversation) {
        return PERSON.api().post("/api/v1/chat", Json.of("message", "Hello", "conversation_id", conversation));
    }

    private static int messagesOf(Person person, String conversation) {
        return person.api()
                .get("/api/v1/conversations/" + conversation + "/messages")
                .expect(200)
                .json()
                .path("items")
                .size();
    }
}
