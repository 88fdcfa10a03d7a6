package io.anythingagents.run;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The whole answer.
 *
 * @param status completed, incomplete, refused or cancelled; waiting while a person has to approve a call
 * @param agentUsed the agent that spoke last
 */
public record ChatResponse(
        UUID conversationId,
        UUID runId,
        String status,
        @Nullable String message,
        String response,
        String agentUsed,
        boolean handoffOccurred,
        List<Object> attachments,
        @Nullable JsonObject structuredOutput,
        @Nullable JsonObject outputSchema,
        @Nullable JsonObject usage,
        Metadata metadata) {
    /** How it came about. */
    public record Metadata(String modelUsed, List<String> toolsAvailable) {}
}
