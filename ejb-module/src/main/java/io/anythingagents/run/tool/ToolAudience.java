package io.anythingagents.run.tool;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is offered a tool: everybody when it is core or names nobody, else the agents it names and those with one of its
 * capabilities.
 */
public record ToolAudience(String category, boolean core, Set<String> agents, Set<String> capabilities) {
    public ToolAudience {
        agents = normal(agents);
        capabilities = normal(capabilities);
    }

    public static ToolAudience everybody(String category, String... capabilities) {
        return new ToolAudience(category, true, Set.of(), Set.of(capabilities));
    }

    boolean includes(String agent, Set<String> agentCapabilities) {
        return isCore()
                || agents.contains(agent.strip().toLowerCase(Locale.ROOT))
                || normal(agentCapabilities).stream().anyMatch(capabilities::contains);
    }

    private boolean isCore() {
        return core || (agents.isEmpty() && capabilities.isEmpty());
    }

    private static Set<String> normal(Set<String> names) {
        Set<String> sorted = new TreeSet<>();
        for (String name : names) {
            if (!name.isBlank()) {
                sorted.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return java.util.Collections.unmodifiableSet(sorted);
    }
}
