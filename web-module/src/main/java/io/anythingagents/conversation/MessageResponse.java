package io.anythingagents.conversation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One message. */
public record MessageResponse(
        UUID messageId,
        String role,
        String content,
        Instant timestamp,
        @Nullable String agent,
        String status,
        @Nullable UUID runId,
        List<Object> attachments) {
    static MessageResponse of(Message message) {
        return new MessageResponse(
                message.id(),
                message.role(),
                message.content(),
                message.createdAt(),
                message.agent(),
                message.status(),
                message.runId(),
                List.of());
    }
}
