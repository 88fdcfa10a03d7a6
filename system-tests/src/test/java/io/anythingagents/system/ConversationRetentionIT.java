package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What no list shows is not kept for good, and what people talk about is, unless a setting says otherwise. */
class ConversationRetentionIT {
    /** The job looks every half minute. */
    private static final Duration NEXT_LOOK = Duration.ofSeconds(70);

    private final Database database = Database.of(Product.running());

    @Test
    void theRunOfACompletion_isGoneAfterADay_andAnOldConversationIsNot() {
        Person person = Product.newCustomer();
        JsonNode completion = person.api()
                .post(
                        "/v1/chat/completions",
                        Json.parse("{\"model\":\"triage\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"))
                .expect(200)
                .json();
        UUID run = UUID.fromString(completion
                .path("id")
                .asText()
                .substring("chatcmpl-".length())
                .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
        String kept = Product.chat(person, "Hello").path("conversation_id").asText();
        String unlisted = database.texts("select conversation_id::text from agent_runs where id = ?", run)
                .get(0);
        assertThat(unlisted).isNotEqualTo(kept);

        for (String id : new String[] {kept, unlisted}) {
            database.update(
                    "update agent_conversations set updated_at = updated_at - interval '25 hours' where id = ?",
                    UUID.fromString(id));
        }

        Eventually.holds(
                "purged",
                NEXT_LOOK,
                () -> person.api().get("/api/v1/conversations/" + unlisted).status() == 404);
        person.api().get("/api/v1/runs/" + run).problem(404, "not-found");
        person.api().get("/api/v1/conversations/" + kept).expect(200);
    }
}
