package io.anythingagents.conversation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One conversation that was found.
 *
 * @param preview the beginning of the message that matches best
 * @param snippet where the words are, as plain text in parts: nothing in it is markup
 * @param messageId the message that matches best; null when only the title matches
 */
public record SearchHit(
        UUID conversationId,
        @Nullable String displayName,
        String agentEntrypoint,
        String activeAgent,
        @Nullable String topicHint,
        String status,
        String preview,
        List<Part> snippet,
        @Nullable UUID messageId,
        float score,
        String lastMessagePreview,
        Instant updatedAt) {
    private static final int PREVIEW = 160;

    /** A stretch of text that matches, or one that does not. */
    public record Part(String text, boolean match) {}

    static SearchHit of(ConversationMatch match) {
        String content = match.content();
        return new SearchHit(
                match.conversationId(),
                match.displayName(),
                match.agentEntrypoint(),
                match.activeAgent(),
                match.topicHint(),
                match.status(),
                preview(content == null ? match.lastMessage() : content),
                match.snippet().parts().stream()
                        .map(part -> new Part(part.text(), part.match()))
                        .toList(),
                match.messageId(),
                match.score(),
                match.lastMessage(),
                match.updatedAt());
    }

    private static String preview(String content) {
        String text = content.strip();
        if (text.codePointCount(0, text.length()) <= PREVIEW) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, PREVIEW)) + "...";
    }
}
