package io.anythingagents.conversation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One conversation in the list. */
public record ConversationSummary(
        UUID conversationId,
        @Nullable String displayName,
        String agentEntrypoint,
        String activeAgent,
        @Nullable String topicHint,
        String status,
        int messageCount,
        String lastMessagePreview,
        @Nullable UUID forkedFromConversationId,
        @Nullable UUID forkedFromMessageId,
        Instant createdAt,
        Instant updatedAt) {
    static ConversationSummary of(Conversation conversation) {
        return new ConversationSummary(
                conversation.id(),
                conversation.displayName(),
                conversation.agentEntrypoint(),
                conversation.activeAgent(),
                conversation.topicHint(),
                conversation.status(),
                conversation.messageCount(),
                conversation.lastMessage(),
                conversation.forkedFromId(),
                conversation.forkedFromMessageId(),
                conversation.createdAt(),
                conversation.updatedAt());
    }
}
