package io.anythingagents.conversation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with its newest messages, oldest first.
 *
 * @param prevCursor for {@code /messages?direction=desc}: what was said before; null when everything is here
 */
public record HistoryResponse(
        UUID conversationId,
        @Nullable String displayName,
        List<MessageResponse> messages,
        int messageCount,
        @Nullable String prevCursor,
        Instant createdAt,
        Instant updatedAt,
        AgentContext agentContext) {
    /** Who answers in it. */
    public record AgentContext(
            String agentEntrypoint,
            String activeAgent,
            @Nullable String topicHint,
            String status,
            int handoffCount,
            UUID sessionId,
            @Nullable Instant lastSessionSyncAt) {}

    static HistoryResponse of(ConversationHistory history) {
        Conversation conversation = history.conversation();
        return new HistoryResponse(
                conversation.id(),
                conversation.displayName(),
                history.messages().stream().map(MessageResponse::of).toList(),
                conversation.messageCount(),
                history.previousCursor(),
                conversation.createdAt(),
                conversation.updatedAt(),
                new AgentContext(
                        conversation.agentEntrypoint(),
                        conversation.activeAgent(),
                        conversation.topicHint(),
                        conversation.status(),
                        conversation.handoffCount(),
                        conversation.sessionId(),
                        conversation.sessionSyncedAt()));
    }
}
