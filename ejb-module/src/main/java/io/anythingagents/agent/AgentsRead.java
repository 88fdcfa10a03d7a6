package io.anythingagents.agent;

import java.util.List;

/** What became of reading all agent files. */
sealed interface AgentsRead {
    /**
     * All of them are sound.
     *
     * @param entry who answers when nobody is named
     */
    record Sound(List<AgentDefinition> agents, AgentDefinition entry, List<McpServerDefinition> mcpServers)
            implements AgentsRead {
        public Sound {
            agents = List.copyOf(agents);
            mcpServers = List.copyOf(mcpServers);
        }
    }

    /** @param faults each with file, line and field */
    record Faulty(List<String> faults) implements AgentsRead {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
