package io.anythingagents.agent;

import java.util.Map;
import java.util.Set;

/**
 * The names agent files may refer to.
 *
 * @param answers the JSON schemas of records agents may answer with, by name
 */
record Vocabulary(
        Set<String> agents,
        Set<String> tools,
        Set<String> mcpServers,
        Map<String, String> answers,
        GuardrailNames guardrails) {
    Vocabulary {
        agents = Set.copyOf(agents);
        tools = Set.copyOf(tools);
        mcpServers = Set.copyOf(mcpServers);
        answers = Map.copyOf(answers);
    }
}
