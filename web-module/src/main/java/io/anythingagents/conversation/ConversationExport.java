package io.anythingagents.conversation;

import io.anythingagents.http.JsonbResolver;
import jakarta.json.bind.Jsonb;
import jakarta.ws.rs.core.MediaType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a conversation out, a piece of it in memory at a time. */
final class ConversationExport {
    static final String MARKDOWN_TYPE = "text/markdown";

    private static final int PIECE = 200;

    private final Conversation conversation;
    private final Pieces pieces;

    /** Where the messages come from: those after a position, in order. */
    interface Pieces {
        List<Message> after(int position, int limit);
    }

    /** What the file looks like. */
    enum Form {
        JSON(MediaType.APPLICATION_JSON, "json"),
        MARKDOWN(MARKDOWN_TYPE, "md");

        private final String type;
        private final String ending;

        Form(String type, String ending) {
            this.type = type;
            this.ending = ending;
        }

        MediaType mediaType() {
            return MediaType.valueOf(type)
                    .withCharset(StandardCharsets.UTF_8.name().toLowerCase(Locale.ROOT));
        }

        String fileName(UUID conversation) {
            return "conversation-" + conversation + "." + ending;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    ConversationExport(Conversation conversation, Pieces pieces) {
        this.conversation = conversation;
        this.pieces = pieces;
    }

    void write(Form form, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        if (form == Form.JSON) {
            json(writer);
        } else {
            markdown(writer);
        }
        writer.flush();
    }

    private void json(Writer writer) throws IOException {
        Jsonb jsonb = JsonbResolver.jsonb();
        // the summary's own members, and the messages as the last one
        String head = jsonb.toJson(ConversationSummary.of(conversation));
        writer.write("{\"format\":\"anything-agents-conversation-1\",");
        writer.write(head, 1, head.length() - 2);
        writer.write(",\"messages\":[");
        boolean first = true;
        int last = -1;
        List<Message> piece = pieces.after(last, PIECE);
        while (!piece.isEmpty()) {
            for (Message message : piece) {
                writer.write(first ? "\n" : ",\n");
                writer.write(jsonb.toJson(MessageResponse.of(message)));
                first = false;
                last = message.position();
            }
            writer.flush();
            piece = piece.size() < PIECE ? List.of() : pieces.after(last, PIECE);
        }
        writer.write("\n]}\n");
    }

    private void markdown(Writer writer) throws IOException {
        writer.write("# " + heading() + "\n\n");
        writer.write("- Conversation: `" + conversation.id() + "`\n");
        writer.write("- Begun: " + conversation.createdAt() + "\n");
        int last = -1;
        List<Message> piece = pieces.after(last, PIECE);
        while (!piece.isEmpty()) {
            for (Message message : piece) {
                writer.write("\n## " + speaker(message) + ", " + message.createdAt() + "\n\n");
                writer.write(message.content().strip() + "\n");
                last = message.position();
            }
            writer.flush();
            piece = piece.size() < PIECE ? List.of() : pieces.after(last, PIECE);
        }
    }

    private String heading() {
        for (@Nullable String title : new @Nullable String[] {conversation.displayName(), conversation.topicHint()}) {
            if (title != null && !title.isBlank()) {
                return title.strip().replaceAll("\\s+", " ");
            }
        }
        return "Conversation";
    }

    private static String speaker(Message message) {
        String agent = message.agent();
        String name = agent == null ? message.role() : agent;
        return message.status().equals("completed") ? name : name + " (" + message.status() + ")";
    }
}
