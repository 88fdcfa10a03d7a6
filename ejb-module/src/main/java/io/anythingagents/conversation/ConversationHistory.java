package io.anythingagents.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with its newest messages, oldest first.
 *
 * @param previousCursor leads to what was said before; null when everything is there
 */
public record ConversationHistory(
        Conversation conversation,
        List<Message> messages,
        @Nullable String previousCursor) {}
