package io.anythingagents.run.tool;

import io.anythingagents.conversation.ConversationMatch;
import io.anythingagents.conversation.ConversationService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;

/** Searches what the asking person said and read before; never another tenant's or another person's words. */
@Dependent
final class ConversationSearchTool implements ToolSource {
    private static final int MATCHES = 50;
    private static final int SHOWN = 5;
    private static final int PREVIEW = 120;

    private final ConversationService conversations;

    @Inject
    ConversationSearchTool(ConversationService conversations) {
        this.conversations = conversations;
    }

    /** What to look for. */
    record Query(
            @Describe("Words to look for, as a person would type them into a search box.")
            String query) {}

    @FunctionTool(
            name = "search_conversations",
            description = "Searches the person's own earlier conversations by words and returns the best matches.",
            category = "conversation",
            capabilities = {"conversation", "search"},
            repeatable = true)
    String search(Query wanted, ToolContext context) {
        if (wanted.query().isBlank()) {
            throw new ToolFailure("The argument `query` is empty.");
        }
        List<ConversationMatch> found =
                conversations.searchForRun(context.request(), wanted.query(), context.runId(), MATCHES);
        if (found.isEmpty()) {
            return "No earlier conversations match \"" + wanted.query() + "\".";
        }
        StringBuilder report = new StringBuilder()
                .append(found.size() == MATCHES ? MATCHES + " or more" : found.size())
                .append(found.size() == 1 ? " conversation matches:" : " conversations match:");
        for (ConversationMatch match : found.subList(0, Math.min(SHOWN, found.size()))) {
            report.append('\n')
                    .append(match.conversationId())
                    .append(": ")
                    .append(preview(match.snippet().text()));
        }
        return report.toString();
    }

    private static String preview(String content) {
        String line = content.strip().replaceAll("\\s+", " ");
        return line.length() <= PREVIEW ? line : line.substring(0, PREVIEW);
    }
}
