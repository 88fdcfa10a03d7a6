package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Titles, forks, cuts and exports: what stays, what goes, and that memory is cut where the messages are. */
class ConversationEditsIT {
    private static final String PATH = "/api/v1/conversations/";

    private final Database database = Database.of(Product.running());

    @Test
    void aTitle_isTidied_andShown() {
        Person person = Product.newCustomer();
        String id = chat(person, "Hello");

        JsonNode renamed =
                rename(person, id, "  Plans \n for   spring ").expect(200).json();

        assertThat(renamed.path("display_name").asText()).isEqualTo("Plans for spring");
        assertThat(person.api()
                        .get(PATH + id)
                        .expect(200)
                        .json()
                        .path("display_name")
                        .asText())
                .isEqualTo("Plans for spring");
        rename(person, id, "x".repeat(128)).expect(200);
        rename(person, id, "x".repeat(129)).fieldFault("/display_name");
        rename(person, id, " \n ").fieldFault("/display_name");
        rename(person, UUID.randomUUID().toString(), "X").problem(404, "not-found");
        rename(Product.newCustomer(), id, "Mine now").problem(404, "not-found");
    }

    @Test
    void deletingAMessage_erasesWhatFollows_everywhere() {
        Person person = Product.newCustomer();
        String word = "axolotl" + UUID.randomUUID().toString().substring(0, 8);
        String id = chat(person, "First words");
        JsonNode second = Product.chat(person, id, "The " + word + " and the time, please");
        Product.chat(person, id, "Third words");
        String message = messages(person, id).path(2).path("message_id").asText();

        JsonNode deleted = person.api()
                .delete(PATH + id + "/messages/" + message)
                .expect(200)
                .json();

        assertThat(deleted.path("deleted_message_id").asText()).isEqualTo(message);
        assertThat(deleted.path("success").asBoolean()).isTrue();
        assertThat(messages(person, id).findValuesAsText("role")).containsExactly("user", "assistant");
        assertThat(person.api()
                        .get("/api/v1/conversations/search?q=" + word)
                        .expect(200)
                        .json()
                        .path("items"))
                .isEmpty();
        person.api().get("/api/v1/runs/" + second.path("run_id").asText()).problem(404, "not-found");
        assertThat(items(id)).hasSize(2).noneMatch(item -> item.contains(word));
        assertThat(database.texts(
                        "select count(*)::text from run_events e join agent_runs r on r.id = e.run_id"
                                + " where e.payload like ? and r.conversation_id = ?",
                        "%" + word + "%",
                        UUID.fromString(id)))
                .containsExactly("0");
        assertThat(Product.chat(person, id, "What was my first question?")
                        .path("response")
                        .asText())
                .contains("First words");
        assertThat(messages(person, id)).hasSize(4);
    }

    @Test
    void deletingTheFirstMessage_leavesAnEmptyConversation_thatGoesOn() {
        Person person = Product.newCustomer();
        String id = chat(person, "Only words");
        String message = messages(person, id).path(0).path("message_id").asText();

        person.api().delete(PATH + id + "/messages/" + message).expect(200);

        JsonNode history = person.api().get(PATH + id).expect(200).json();
        assertThat(history.path("messages")).isEmpty();
        assertThat(history.path("message_count").asInt()).isZero();
        assertThat(history.toString()).doesNotContain("Only words");
        Product.chat(person, id, "New words");
        assertThat(messages(person, id)).hasSize(2);
    }

    @Test
    void anAnswer_andAMessageThatIsNotThere_areNotDeleted() {
        Person person = Product.newCustomer();
        String id = chat(person, "Hello");
        String other = chat(person, "Elsewhere");
        JsonNode messages = messages(person, id);
        String question = messages.path(0).path("message_id").asText();
        String answer = messages.path(1).path("message_id").asText();

        person.api().delete(PATH + id + "/messages/" + answer).problem(409, "not-a-user-message");
        person.api().delete(PATH + id + "/messages/" + UUID.randomUUID()).problem(404, "not-found");
        person.api().delete(PATH + id + "/messages/17").problem(404, "not-found");
        person.api().delete(PATH + other + "/messages/" + question).problem(404, "not-found");
        Product.newCustomer().api().delete(PATH + id + "/messages/" + question).problem(404, "not-found");
        assertThat(messages(person, id)).hasSize(2);
    }

    @Test
    void whileARunIsLive_nothingIsCutOff() {
        Person person = Product.newCustomer();
        String id = chat(person, "Hello");
        String question = messages(person, id).path(0).path("message_id").asText();
        try (SseStream stream = Product.stream(person, id, "Tell me a long story of 300 words")) {
            String run = stream.next().json().path("run_id").asText();

            JsonNode refused =
                    person.api().delete(PATH + id + "/messages/" + question).problem(409, "run-in-progress");

            assertThat(refused.path("details").path("run_id").asText()).isEqualTo(run);
            person.api().post("/api/v1/runs/" + run + "/cancel").expect(202);
            stream.untilClosed();
        }
        person.api().delete(PATH + id + "/messages/" + question).expect(200);
    }

    @Test
    void aFork_goesOnFromItsMessage_andTheOriginStaysAsItIs() {
        Person person = Product.newCustomer();
        String id = chat(person, "First words");
        Product.chat(person, id, "What time is it?");
        Product.chat(person, id, "Third words");
        String answer = messages(person, id).path(3).path("message_id").asText();

        JsonNode made = fork(person, id, "{\"message_id\":\"" + answer + "\",\"display_name\":\"A branch\"}")
                .expect(201)
                .json();

        String fork = made.path("conversation_id").asText();
        assertThat(made.path("display_name").asText()).isEqualTo("A branch");
        assertThat(made.path("forked_from_conversation_id").asText()).isEqualTo(id);
        assertThat(made.path("forked_from_message_id").asText()).isEqualTo(answer);
        assertThat(made.path("message_count").asInt()).isEqualTo(4);
        assertThat(messages(person, fork).findValuesAsText("content"))
                .isEqualTo(messages(person, id).findValuesAsText("content").subList(0, 4));
        assertThat(messages(person, fork).findValuesAsText("message_id"))
                .doesNotContainAnyElementsOf(messages(person, id).findValuesAsText("message_id"));
        assertThat(items(fork)).isEqualTo(items(id).subList(0, items(id).size() - 2));
        assertThat(items(fork)).anyMatch(item -> item.contains("function_call_output"));

        assertThat(Product.chat(person, fork, "What was my first question?")
                        .path("response")
                        .asText())
                .contains("First words");
        assertThat(messages(person, id)).hasSize(6);
        person.api().delete(PATH + id).expect(204);
        assertThat(messages(person, fork)).hasSize(6);
    }

    @Test
    void aForkAtAQuestion_hasNoCallWithoutItsResult() {
        Person person = Product.newCustomer();
        String id = chat(person, "First words");
        Product.chat(person, id, "What time is it?");
        String question = messages(person, id).path(2).path("message_id").asText();

        String fork = fork(person, id, "{\"message_id\":\"" + question + "\"}")
                .expect(201)
                .json()
                .path("conversation_id")
                .asText();

        assertThat(items(fork)).hasSize(3).noneMatch(item -> item.contains("function_call"));
        assertThat(items(fork).get(2)).contains("What time is it?");
        Product.chat(person, fork, "Go on");
    }

    @Test
    void aForkUnderTheSameKey_isMadeOnce() {
        Person person = Product.newCustomer();
        String id = chat(person, "Hello");
        String key = UUID.randomUUID().toString();

        JsonNode first = forkUnder(person, key, id, "{}").expect(201).json();
        JsonNode again = forkUnder(person, key, id, "{}").expect(201).json();

        assertThat(again.path("conversation_id")).isEqualTo(first.path("conversation_id"));
        forkUnder(person, key, id, "{\"display_name\":\"Other\"}").problem(409, "idempotency-key-reused");
        assertThat(person.api().get("/api/v1/conversations").expect(200).json().path("items"))
                .hasSize(2);
    }

    @Test
    void whatIsNotThere_orNotOnes_isNotForked() {
        Person person = Product.newCustomer();
        String id = chat(person, "Hello");
        String question = messages(person, id).path(0).path("message_id").asText();
        Person stranger = Product.newCustomer();
        String strangers = chat(stranger, "Mine");

        fork(stranger, id, "{}").problem(404, "not-found");
        fork(stranger, strangers, "{\"message_id\":\"" + question + "\"}").problem(404, "not-found");
        fork(person, id, "{\"message_id\":\"" + UUID.randomUUID() + "\"}").problem(404, "not-found");
        fork(person, id, "{\"message_id\":\"x\"}").fieldFault("/message_id");
        fork(person, id, "{\"display_name\":17}").fieldFault("/display_name");
        fork(person, id, "{\"display_name\":\"" + "x".repeat(129) + "\"}").fieldFault("/display_name");
    }

    @Test
    void anExport_isAFileOfWhatWasSaid() {
        Person person = Product.newCustomer();
        String id = chat(person, "Take \"this\" away");
        rename(person, id, "Baggage").expect(200);

        Answer json = person.api().get(PATH + id + "/export").expect(200);
        Answer markdown =
                person.api().get(PATH + id + "/export?format=markdown").expect(200);

        assertThat(json.header("Content-Type").orElse("")).startsWith("application/json");
        assertThat(json.header("Content-Disposition").orElse(""))
                .isEqualTo("attachment; filename=\"conversation-" + id + ".json\"");
        assertThat(json.header("Cache-Control").orElse("")).contains("no-store");
        assertThat(json.json().path("format").asText()).isEqualTo("anything-agents-conversation-1");
        assertThat(json.json().path("display_name").asText()).isEqualTo("Baggage");
        assertThat(json.json().path("messages")).isEqualTo(messages(person, id));
        assertThat(markdown.header("Content-Type").orElse("").replace(" ", ""))
                .isEqualToIgnoringCase("text/markdown;charset=utf-8");
        assertThat(markdown.header("Content-Disposition").orElse("")).endsWith(id + ".md\"");
        assertThat(markdown.text())
                .startsWith("# Baggage\n")
                .contains("\n## user, ", "Take \"this\" away", "\n## triage, ");

        person.api().get(PATH + id + "/export?format=docx").problem(422, "validation-failed");
        person.api().get(PATH + UUID.randomUUID() + "/export").problem(404, "not-found");
        Product.newCustomer().api().get(PATH + id + "/export").problem(404, "not-found");
    }

    @Test
    void whoMayOnlyRead_changesNothing() {
        Person person = Product.newCustomer();
        String id = chat(person, "Hello");
        String question = messages(person, id).path(0).path("message_id").asText();
        var viewer = person.api().with("X-Tenant-Role", "viewer");

        viewer.get(PATH + id + "/export").expect(200);
        viewer.delete(PATH + id + "/messages/" + question).problem(403, "insufficient-scope");
        viewer.post(PATH + id + "/fork", Json.of()).problem(403, "insufficient-scope");
        viewer.send("PATCH", PATH + id + "/title", "application/json", BodyPublishers.ofString("{}"))
                .problem(403, "insufficient-scope");
    }

    @Test
    void aDeletedConversation_leavesNothingInTheDatabase() {
        Person person = Product.newCustomer();
        JsonNode chat = Product.chat(person, "What time is it?");
        UUID id = UUID.fromString(chat.path("conversation_id").asText());
        UUID run = UUID.fromString(chat.path("run_id").asText());
        UUID session =
                UUID.fromString(database.texts("select session_id::text from agent_conversations where id = ?", id)
                        .get(0));

        person.api().delete(PATH + id).expect(204);

        for (String where : List.of(
                "agent_messages where conversation_id = ?",
                "agent_sessions where conversation_id = ?",
                "agent_runs where conversation_id = ?")) {
            assertThat(count(where, id)).as(where).isEqualTo("0");
        }
        assertThat(count("run_events where run_id = ?", run)).isEqualTo("0");
        assertThat(count("agent_session_items where session_id = ?", session)).isEqualTo("0");
    }

    private String count(String where, Object value) {
        return database.texts("select count(*)::text from " + where, value).get(0);
    }

    private List<String> items(String conversation) {
        return database.texts(
                "select i.item from agent_session_items i join agent_sessions s on s.id = i.session_id"
                        + " where s.conversation_id = ? order by i.position",
                UUID.fromString(conversation));
    }

    private static String chat(Person person, String text) {
        return Product.chat(person, text).path("conversation_id").asText();
    }

    private static JsonNode messages(Person person, String id) {
        return person.api().get(PATH + id).expect(200).json().path("messages");
    }

    private static Answer rename(Person person, String id, String title) {
        return person.api()
                .send(
                        "PATCH",
                        PATH + id + "/title",
                        "application/json",
                        BodyPublishers.ofString(Json.of("display_name", title).toString()));
    }

    private static Answer fork(Person person, String id, String body) {
        return person.api().post(PATH + id + "/fork", Json.parse(body));
    }

    private static Answer forkUnder(Person person, String key, String id, String body) {
        return person.api().with("Idempotency-Key", key).post(PATH + id + "/fork", Json.parse(body));
    }
}
