package io.anythingagents.agent;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server whose tools agents may be given, as its file describes it.
 *
 * @param label names it in agent files, and begins the names of its tools
 * @param tools the tools that are let in, by the server's own names
 * @param approvedByPerson those of them whose every call needs a person's yes
 * @param timeout for one answer
 * @param longestResult characters of a tool's answer that the model is shown
 */
public record McpServerDefinition(
        String label,
        URI url,
        List<Header> headers,
        Set<String> tools,
        Set<String> approvedByPerson,
        Duration timeout,
        int longestResult) {
    public McpServerDefinition {
        headers = List.copyOf(headers);
        tools = Set.copyOf(tools);
        approvedByPerson = Set.copyOf(approvedByPerson);
    }

    /**
     * A header of every request.
     *
     * @param scheme stands before the secret, such as {@code Bearer}
     * @param text the value where it is no secret
     * @param secret the name of the value in {@code MCP_SECRETS}; null when there is a text
     */
    public record Header(
            String name,
            @Nullable String scheme,
            @Nullable String text,
            @Nullable String secret) {}
}
