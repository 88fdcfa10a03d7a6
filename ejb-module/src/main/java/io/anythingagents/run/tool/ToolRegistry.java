package io.anythingagents.run.tool;

import io.anythingagents.agent.AgentDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The tools there are, in the order they were registered, and which of them an agent is offered. */
public final class ToolRegistry {
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Set<String> absent;
    private final Supplier<RemoteTools> remote;

    public ToolRegistry(List<Tool> tools) {
        this(tools, Set.of());
    }

    /** @param absent names of tools that could be here if their keys were given */
    public ToolRegistry(List<Tool> tools, Set<String> absent) {
        this(tools, absent, () -> RemoteTools.NONE);
    }

    /** @param remote asked for whenever tools are wanted, for they are known only once the agents are */
    ToolRegistry(List<Tool> tools, Set<String> absent, Supplier<RemoteTools> remote) {
        this.remote = remote;
        this.absent = Set.copyOf(absent);
        for (Tool tool : tools) {
            String name = tool.name().strip().toLowerCase(Locale.ROOT);
            if (AgentDefinition.isHandoffTool(name) || this.tools.putIfAbsent(name, tool) != null) {
                throw new IllegalArgumentException("Two tools share a name, or one looks like a handoff: " + name);
            }
        }
    }

    public List<Tool> all() {
        List<Tool> all = new ArrayList<>(tools.values());
        remote.get().all().stream().filter(this::isNew).forEach(all::add);
        return all;
    }

    private boolean isNew(Tool found) {
        return find(found.name()).isEmpty() && !AgentDefinition.isHandoffTool(found.name());
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
     * it, those that meet its capabilities. Of these, not the ones whose switch is off, whoever lists them. Then those of
     * the MCP servers its file names, as far as they are there and bear no name that is taken.
     *
     * @param switchedOn says of a feature whether the tenant may use it
     */
    public List<Tool> offeredTo(AgentDefinition agent, Predicate<String> switchedOn) {
        List<Tool> offered = new ArrayList<>(fitting(agent));
        remote.get().toolsOf(agent).stream()
                .filter(tool -> isNew(tool) && agent.agentTool(tool.name()).isEmpty())
                .forEach(offered::add);
        offered.removeIf(tool -> tool.feature().filter(switchedOn.negate()).isPresent());
        return List.copyOf(offered);
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
        return all().stream().map(tool -> tool.audience().category()).distinct().toList();
    }
}
