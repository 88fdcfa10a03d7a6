package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Words lead back to conversations: ranked, with the place shown, and only to one's own. */
class ConversationSearchIT {
    private static final String SEARCH = "/api/v1/conversations/search?q=";

    @Test
    void aWord_findsItsConversation_withTheMatchMarked_andNoMarkup() {
        Person person = Product.newCustomer();
        String id = Product.chat(person, "The <script>alert(1)</script> okapis & quaggas were counted")
                .path("conversation_id")
                .asText();
        Product.chat(person, "Something else");

        JsonNode items = search(person, "okapi").path("items");

        assertThat(items).hasSize(1);
        JsonNode hit = items.path(0);
        assertThat(hit.path("conversation_id").asText()).isEqualTo(id);
        assertThat(hit.path("preview").asText()).contains("okapis");
        assertThat(hit.path("message_id").isTextual()).isTrue();
        assertThat(hit.path("score").asDouble()).isPositive();
        List<String> matches = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        for (JsonNode part : hit.path("snippet")) {
            whole.append(part.path("text").asText());
            if (part.path("match").asBoolean()) {
                matches.add(part.path("text").asText());
            }
        }
        assertThat(matches).isNotEmpty().allMatch(word -> word.startsWith("okapi"));
        assertThat(whole.toString()).doesNotContain("<mark", "<b>");
    }

    @Test
    void noOtherTenant_findsIt_norAnotherPersonOfTheSame() {
        Person owner = Product.newCustomer();
        Person colleague = Product.newCustomer();
        TeamIT.add(owner, colleague, "member");
        String word = "narwhal" + UUID.randomUUID().toString().substring(0, 8);
        Product.chat(owner, "Our secret " + word);

        assertThat(search(owner, word).path("items")).hasSize(1);
        assertThat(search(Product.newCustomer(), word).path("items")).isEmpty();
        JsonNode session = Product.api()
                .post(
                        "/api/v1/auth/token",
                        Json.of(
                                "email", colleague.email(),
                                "password", colleague.password(),
                                "tenant_id", owner.tenantId()))
                .expect(200)
                .json();
        assertThat(Product.api()
                        .withToken(Secrets.noted(session.path("access_token").asText()))
                        .get(SEARCH + word)
                        .expect(200)
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void pages_comeWithoutLossOrRepeat() {
        Person person = Product.newCustomer();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(Product.chat(person, "Tapir number " + i)
                    .path("conversation_id")
                    .asText());
        }

        List<String> paged = new ArrayList<>();
        String query = "tapir&limit=2";
        while (!query.isEmpty()) {
            JsonNode page = person.api().get(SEARCH + query).expect(200).json();
            paged.addAll(page.path("items").findValuesAsText("conversation_id"));
            JsonNode next = page.path("next_cursor");
            query = next.isTextual() ? "tapir&limit=2&cursor=" + next.asText() : "";
        }

        assertThat(paged).containsExactlyInAnyOrderElementsOf(made).doesNotHaveDuplicates();
    }

    @Test
    void aTitle_isFoundAfterARename_andNotAfterTheNext() {
        Person person = Product.newCustomer();
        String id = Product.chat(person, "Hello").path("conversation_id").asText();
        rename(person, id, "Wombat census");

        JsonNode hit = search(person, "wombats").path("items").path(0);
        assertThat(hit.path("conversation_id").asText()).isEqualTo(id);
        assertThat(hit.path("display_name").asText()).isEqualTo("Wombat census");

        rename(person, id, "Other census");
        assertThat(search(person, "wombats").path("items")).isEmpty();
    }

    @Test
    void whatIsNoQuery_findsNothing_orIsRefused() {
        Person person = Product.newCustomer();
        Product.chat(person, "The end");

        for (String nothing : List.of("   ", "the", "'; drop table agent_messages; --", "& | !", "\"", "-")) {
            assertThat(search(person, nothing).path("items")).as(nothing).isEmpty();
        }
        person.api().get("/api/v1/conversations/search").problem(422, "validation-failed");
        person.api().get(SEARCH).problem(422, "validation-failed");
        person.api().get(SEARCH + "%00").problem(422, "validation-failed");
        person.api().get(SEARCH + "x".repeat(513)).problem(422, "validation-failed");
        person.api().get(SEARCH + "x&limit=0").problem(422, "validation-failed");
        person.api().get(SEARCH + "x&limit=51").problem(422, "validation-failed");
        person.api().get(SEARCH + "x&cursor=nonsense").problem(400, "invalid-cursor");
    }

    private static JsonNode search(Person person, String words) {
        return person.api()
                .get(SEARCH + URLEncoder.encode(words, StandardCharsets.UTF_8))
                .expect(200)
                .json();
    }

    private static void rename(Person person, String id, String title) {
        person.api()
                .send(
                        "PATCH",
                        "/api/v1/conversations/" + id + "/title",
                        "application/json",
                        BodyPublishers.ofString(Json.of("display_name", title).toString()))
                .expect(200);
    }
}
