package io.anythingagents.run.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.Content;
import java.util.stream.Collectors;

/** What a tool of an MCP server answered, as text for a model. */
final class McpAnswer {
    private McpAnswer() {}

    /** @param structured the same for programs, as JSON; empty when there is none */
    static String text(McpSchema.CallToolResult result, String structured, int longest) {
        String text = result.content() == null
                ? ""
                : result.content().stream().map(McpAnswer::text).collect(Collectors.joining("\n"));
        String whole = text.isBlank() ? structured : text;
        if (whole.length() <= longest) {
            return whole;
        }
        int end = Character.isHighSurrogate(whole.charAt(longest - 1)) ? longest - 1 : longest;
        return whole.substring(0, end) + "\n[Cut: the answer has " + whole.length() + " characters.]";
    }

    private static String text(Content content) {
        if (content instanceof McpSchema.TextContent words) {
            return words.text();
        }
        if (content instanceof McpSchema.ResourceLink link) {
            return link.name() + ": " + link.uri();
        }
        if (content instanceof McpSchema.EmbeddedResource embedded) {
            return embedded.resource() instanceof McpSchema.TextResourceContents words
                    ? words.text()
                    : "[A file that is not shown: " + embedded.resource().uri() + "]";
        }
        return "[" + content.type() + " that is not shown]";
    }
}
