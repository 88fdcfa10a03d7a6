package io.anythingagents.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.conversation.ConversationExport.Form;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConversationExportTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private final Conversation conversation =
            new Conversation(ID, ID, ID, "user:" + ID, "triage", UUID.randomUUID(), NOW);
    private final List<Message> messages = new ArrayList<>();

    @Test
    void json_isOneDocument_howeverManyPieces() throws IOException {
        for (int i = 0; i < 401; i++) {
            messages.add(Message.ofUser(UUID.randomUUID(), conversation, "Message \"" + i + "\"", ID, NOW));
        }

        JsonObject document =
                Json.createReader(new StringReader(written(Form.JSON))).readObject();

        assertThat(document.getString("format")).isEqualTo("anything-agents-conversation-1");
        assertThat(document.getString("conversation_id")).isEqualTo(ID.toString());
        assertThat(document.getJsonArray("messages")).hasSize(401);
        assertThat(document.getJsonArray("messages").getJsonObject(400).getString("content"))
                .isEqualTo("Message \"400\"");
    }

    @Test
    void json_ofAnEmptyConversation_isADocument() throws IOException {
        JsonObject document =
                Json.createReader(new StringReader(written(Form.JSON))).readObject();

        assertThat(document.getJsonArray("messages")).isEmpty();
    }

    @Test
    void markdown_namesWhoSaidWhat_andWhatIsUnfinished() throws IOException {
        messages.add(Message.ofUser(UUID.randomUUID(), conversation, "How\nmany?", ID, NOW));
        messages.add(Message.ofAgent(UUID.randomUUID(), conversation, "triage", "Forty", "cancelled", ID, NOW));

        assertThat(written(Form.MARKDOWN)).isEqualTo("""
                        # How many?

                        - Conversation: `00000000-0000-4000-8000-000000000001`
                        - Begun: 2026-11-21T10:00:00Z

                        ## user, 2026-11-21T10:00:00Z

                        How
                        many?

                        ## triage (cancelled), 2026-11-21T10:00:00Z

                        Forty
                        """);
    }

    @Test
    void theTitle_isTheHeading() throws IOException {
        conversation.rename("Plans");

        assertThat(written(Form.MARKDOWN)).startsWith("# Plans\n");
    }

    private String written(Form form) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ConversationExport(conversation, (after, limit) -> messages.stream()
                        .filter(message -> message.position() > after)
                        .limit(limit)
                        .toList())
                .write(form, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
