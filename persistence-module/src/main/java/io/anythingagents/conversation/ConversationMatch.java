package io.anythingagents.conversation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation found by words in its messages or its title.
 *
 * @param score how well it matches; comparable within one search only
 * @param messageId the message that matches best; null when only the title does
 * @param content the beginning of that message
 * @param snippet the place of the message, or of the title, where the words are
 */
public record ConversationMatch(
        UUID conversationId,
        @Nullable String displayName,
        String agentEntrypoint,
        String activeAgent,
        @Nullable String topicHint,
        String status,
        String lastMessage,
        Instant updatedAt,
        float score,
        @Nullable UUID messageId,
        @Nullable String content,
        Snippet snippet) {}
