package io.anythingagents.conversation;

import io.anythingagents.shared.CursorFormat;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The cursors of conversations, of those that were found, and of messages. */
final class Cursors {
    private static final CursorFormat CONVERSATIONS = new CursorFormat("c1", 2);
    private static final CursorFormat MATCHES = new CursorFormat("s1", 3);
    private static final CursorFormat MESSAGES = new CursorFormat("m1", 1);

    private Cursors() {}

    static String of(Conversation last) {
        return CONVERSATIONS.write(last.updatedAt(), last.id());
    }

    static String of(ConversationMatch last) {
        return MATCHES.write(last.score(), last.updatedAt(), last.conversationId());
    }

    static String of(Message last) {
        return MESSAGES.write(last.position());
    }

    static ConversationRepository.@Nullable Position conversation(@Nullable String cursor) {
        return CONVERSATIONS.read(
                cursor,
                values -> new ConversationRepository.Position(
                        Instant.parse(values.get(0)), UUID.fromString(values.get(1))));
    }

    static ConversationSearchRepository.@Nullable Position match(@Nullable String cursor) {
        return MATCHES.read(
                cursor,
                values -> new ConversationSearchRepository.Position(
                        Float.parseFloat(values.get(0)), Instant.parse(values.get(1)), UUID.fromString(values.get(2))));
    }

    static int message(@Nullable String cursor, int start) {
        Integer position = MESSAGES.read(cursor, values -> Integer.valueOf(values.get(0)));
        return position == null ? start : position;
    }
}
