package io.anythingagents.run.tool;

import io.anythingagents.agent.AgentDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tools there are, in the order they were registered, and which of them an agent is offered. */
public final class ToolRegistry {
    private final Map<String, Tool> tools = new LinkedHashMap<>();

    public ToolRegistry(List<Tool> tools) {
        for (Tool tool : tools) {
            String name = tool.name().strip().toLowerCase(Locale.ROOT);
            if (AgentDefinition.isHandoffTool(name) || this.tools.putIfAbsent(name, tool) != null) {
                throw new IllegalArgumentException("Two tools share a name, or one looks like a handoff: " + name);
            }
        }
    }

    public List<Tool> all() {
        return List.copyOf(tools.values());
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(tools.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Exactly the tools that fit an agent: core ones, those that name it, those that meet its capabilities. */
    public List<Tool> offeredTo(AgentDefinition agent) {
        return tools.values().stream()
                .filter(tool -> tool.audience().includes(agent.key(), agent.capabilities()))
                .toList();
    }

    /** Categories in the order they first appear. */
    public List<String> categories() {
        return tools.values().stream()
                .map(tool -> tool.audience().category())
                .distinct()
                .toList();
    }
}
