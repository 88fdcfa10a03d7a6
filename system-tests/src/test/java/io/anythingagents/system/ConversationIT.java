package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Person;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Conversations are listed, read and deleted by whom they belong to. */
class ConversationIT {
    private static final String PATH = "/api/v1/conversations";

    @Test
    void theList_hasTheNewestFirst_andPagesWithoutLossOrRepeat() {
        Person person = Product.newCustomer();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(
                    0,
                    Product.chat(person, "Message " + i).path("conversation_id").asText());
        }

        List<String> whole = ids(person.api().get(PATH).expect(200).json());
        List<String> paged = new ArrayList<>();
        String query = "?limit=2";
        while (!query.isEmpty()) {
            JsonNode page = person.api().get(PATH + query).expect(200).json();
            assertThat(page.path("items").size()).isLessThanOrEqualTo(2);
            paged.addAll(ids(page));
            JsonNode next = page.path("next_cursor");
            query = next.isTextual() ? "?limit=2&cursor=" + next.asText() : "";
        }

        assertThat(whole).containsExactlyElementsOf(made);
        assertThat(paged).containsExactlyElementsOf(made);
    }

    @Test
    void aSummary_tellsWhatItIsAbout() {
        Person person = Product.newCustomer();
        Product.chat(person, "Hello summary");

        JsonNode item = person.api().get(PATH).expect(200).json().path("items").path(0);

        assertThat(item.path("message_count").asInt()).isEqualTo(2);
        assertThat(item.path("agent_entrypoint").asText()).isEqualTo("triage");
        assertThat(item.path("active_agent").asText()).isEqualTo("triage");
        assertThat(item.path("last_message_preview").asText()).isNotBlank();
        assertThat(OffsetDateTime.parse(item.path("updated_at").asText()))
                .isAfterOrEqualTo(OffsetDateTime.parse(item.path("created_at").asText()));
    }

    @Test
    void anEmptyList_isAnEmptyPage() {
        JsonNode page = Product.newCustomer().api().get(PATH).expect(200).json();

        assertThat(page.path("items").isArray()).isTrue();
        assertThat(page.path("items")).isEmpty();
        assertThat(page.has("next_cursor")).isTrue();
        assertThat(page.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void theHistory_hasTheOldestMessageFirst() {
        Person person = Product.newCustomer();
        String id = Product.chat(person, "First words").path("conversation_id").asText();
        Product.chat(person, id, "Second words");

        JsonNode history = person.api().get(PATH + "/" + id).expect(200).json();

        assertThat(history.path("conversation_id").asText()).isEqualTo(id);
        JsonNode messages = history.path("messages");
        assertThat(messages.findValuesAsText("role")).containsExactly("user", "assistant", "user", "assistant");
        assertThat(messages.path(0).path("content").asText()).isEqualTo("First words");
        assertThat(messages.path(2).path("content").asText()).isEqualTo("Second words");
        for (JsonNode message : messages) {
            OffsetDateTime.parse(message.path("timestamp").asText());
        }
    }

    @Test
    void theMessages_arePagedInBothDirections() {
        Person person = Product.newCustomer();
        String id = Product.chat(person, "One").path("conversation_id").asText();
        Product.chat(person, id, "Two");
        String path = PATH + "/" + id + "/messages";

        JsonNode newest =
                person.api().get(path + "?direction=desc&limit=3").expect(200).json();
        JsonNode rest = person.api()
                .get(path + "?direction=desc&limit=3&cursor="
                        + newest.path("next_cursor").asText())
                .expect(200)
                .json();
        JsonNode oldest = person.api().get(path).expect(200).json();

        assertThat(newest.path("items").findValuesAsText("role")).containsExactly("assistant", "user", "assistant");
        assertThat(rest.path("items").findValuesAsText("content")).containsExactly("One");
        assertThat(rest.path("next_cursor").isNull()).isTrue();
        assertThat(oldest.path("items").path(0).path("content").asText()).isEqualTo("One");
        assertThat(oldest.path("items")).hasSize(4);
    }

    @Test
    void badPagingValues_areRefused() {
        Person person = Product.newCustomer();
        String id = Product.chat(person, "One").path("conversation_id").asText();

        for (String path : List.of(PATH, PATH + "/" + id + "/messages")) {
            person.api().get(path + "?limit=0").problem(422, "validation-failed");
            person.api().get(path + "?limit=101").problem(422, "validation-failed");
            person.api().get(path + "?limit=x").problem(422, "validation-failed");
            person.api().get(path + "?cursor=nonsense").problem(400, "invalid-cursor");
        }
        person.api().get(PATH + "/" + id + "/messages?direction=sideways").problem(422, "validation-failed");
    }

    @Test
    void aCursorOfAnotherTenant_leadsNowhere() {
        Person other = Product.newCustomer();
        Product.chat(other, "One");
        Product.chat(other, "Two");
        String cursor = other.api()
                .get(PATH + "?limit=1")
                .expect(200)
                .json()
                .path("next_cursor")
                .asText();
        Person person = Product.newCustomer();

        Answer answer = person.api().get(PATH + "?cursor=" + cursor);

        if (answer.status() == 200) {
            assertThat(answer.json().path("items")).isEmpty();
        } else {
            answer.problem(400, "invalid-cursor");
        }
    }

    @Test
    void aDeletedConversation_isGone_withItsMemory() {
        Person person = Product.newCustomer();
        String word = "walnut" + UUID.randomUUID().toString().substring(0, 8);
        String id =
                Product.chat(person, "Remember " + word).path("conversation_id").asText();

        Answer deleted = person.api().delete(PATH + "/" + id).expect(204);

        assertThat(deleted.text()).isEmpty();
        person.api().get(PATH + "/" + id).problem(404, "not-found");
        person.api().get(PATH + "/" + id + "/messages").problem(404, "not-found");
        person.api().delete(PATH + "/" + id).problem(404, "not-found");
        assertThat(ids(person.api().get(PATH).expect(200).json())).doesNotContain(id);
        JsonNode search = Product.chat(person, "Search my conversations for \"" + word + "\"");
        assertThat(search.path("response").asText()).doesNotContain("Remember " + word);
    }

    @Test
    void anUnknownId_isNotFound() {
        Person person = Product.newCustomer();

        for (String id : List.of(UUID.randomUUID().toString(), "not-a-uuid", "0", "..%2F..")) {
            person.api().get(PATH + "/" + id).problem(404);
            person.api().get(PATH + "/" + id + "/messages").problem(404);
            person.api().delete(PATH + "/" + id).problem(404);
        }
    }

    /** Payara itself refuses such an address before any application sees it, with an empty 400. */
    @Test
    void anIdWithANulCharacter_isRefused() {
        Answer answer = Product.newCustomer().api().get(PATH + "/%00");

        assertThat(answer.status()).isIn(400, 404);
        answer.showsNothingOfTheServer();
    }

    private static List<String> ids(JsonNode page) {
        return page.path("items").findValuesAsText("conversation_id");
    }
}
