package io.anythingagents.agent;

import io.anythingagents.settings.Setting;
import java.util.List;
import java.util.Set;

/**
 * One agent.
 *
 * @param key the registry key: the agent's name on the wire
 * @param handoffDescription tells other agents' models when to hand over to this one
 * @param instructions what its model is told first
 * @param model the setting that names its model; without a value the default model is used
 * @param capabilities what it is good at; tools that name one of them are offered to it
 * @param handoffs keys of the agents it may hand over to
 */
public record AgentDefinition(
        String key,
        String displayName,
        String handoffDescription,
        String instructions,
        Setting<String> model,
        Set<String> capabilities,
        List<String> handoffs) {
    private static final String HANDOFF_PREFIX = "transfer_to_";

    public AgentDefinition {
        capabilities = Set.copyOf(capabilities);
        handoffs = List.copyOf(handoffs);
    }

    /** The function through which a model passes control to this agent. */
    public String handoffTool() {
        return HANDOFF_PREFIX + key;
    }

    /** Whether a function name is a handoff, to whomever. */
    public static boolean isHandoffTool(String name) {
        return name.startsWith(HANDOFF_PREFIX);
    }
}
