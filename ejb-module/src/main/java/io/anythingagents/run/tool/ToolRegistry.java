package io.anythingagents.run.tool;

import io.anythingagents.agent.AgentDefinition;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The tools there are, in the order they were registered, and which of them an agent is offered. */
public final class ToolRegistry {
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Set<String> absent;

    public ToolRegistry(List<Tool> tools) {
        this(tools, Set.of());
    }

    /** @param absent names of tools that could be here if their keys were given */
    public ToolRegistry(List<Tool> tools, Set<String> absent) {
        this.absent = Set.copyOf(absent);
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

    /** The names an agent file may use, also of tools that lack a key here. */
    public Set<String> knownNames() {
        Set<String> known = new HashSet<>(absent);
        known.addAll(tools.keySet());
        return known;
    }

    /** Whether any tool depends on a switch, so that one has to ask how they stand. */
    public boolean hasSwitchable() {
        return tools.values().stream().anyMatch(tool -> tool.feature().isPresent());
    }

    /**
     * Exactly the tools that fit an agent: those its file lists, in that order; without a list core ones, those that name
     * it, those that meet its capabilities. Of these, not the ones whose switch is off, whoever lists them.
     *
     * @param switchedOn says of a feature whether the tenant may use it
     */
    public List<Tool> offeredTo(AgentDefinition agent, Predicate<String> switchedOn) {
        return fitting(agent).stream()
                .filter(tool -> tool.feature().filter(switchedOn.negate()).isEmpty())
                .toList();
    }

    private List<Tool> fitting(AgentDefinition agent) {
        List<String> listed = agent.abilities().tools();
        if (listed != null) {
            return listed.stream().flatMap(name -> find(name).stream()).toList();
        }
        return tools.values().stream()
                .filter(tool ->
                        tool.audience().includes(agent.key(), agent.abilities().capabilities()))
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
