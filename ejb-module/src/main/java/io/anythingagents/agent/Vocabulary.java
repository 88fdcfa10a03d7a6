package io.anythingagents.agent;

import java.util.Set;

/** The names agent files may refer to. */
record Vocabulary(Set<String> agents, Set<String> tools, Set<String> mcpServers) {
    Vocabulary {
        agents = Set.copyOf(agents);
        tools = Set.copyOf(tools);
        mcpServers = Set.copyOf(mcpServers);
    }
}
