package io.anythingagents.agent;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One agent, as its file describes it.
 *
 * @param key the registry key: the agent's name on the wire and the name of its file
 * @param description tells people, and other agents' models, what it is for
 * @param instructions what its model is told first
 * @param output the JSON it answers with; null when it answers with text
 * @param limits what a run may use that begins with it
 * @param memory how much of a dialog its model is given; null leaves it to the installation
 */
public record AgentDefinition(
        String key,
        String displayName,
        String description,
        Instructions instructions,
        ModelChoice model,
        Abilities abilities,
        @Nullable OutputSchema output,
        GuardrailChoice guardrails,
        RunLimits limits,
        @Nullable MemoryRule memory) {
    private static final String HANDOFF_PREFIX = "transfer_to_";

    /**
     * What it can do besides talking.
     *
     * @param capabilities what it is good at; tools that name one of them are offered to it
     * @param tools exactly the tools it is offered, in this order; null leaves it to the tools' own audiences
     * @param handoffs the agents it may hand over to
     * @param agentTools the agents it may have work for it
     * @param mcpServers the MCP servers whose tools it is offered besides
     * @param hostedTools what the model's provider may do itself
     * @param approvals names of the functions, in lower case, whose every call needs a person's yes
     */
    public record Abilities(
            Set<String> capabilities,
            @Nullable List<String> tools,
            List<HandoffRule> handoffs,
            List<AgentTool> agentTools,
            List<String> mcpServers,
            List<HostedTool> hostedTools,
            Set<String> approvals) {
        public Abilities {
            capabilities = Set.copyOf(capabilities);
            tools = tools == null ? null : List.copyOf(tools);
            handoffs = List.copyOf(handoffs);
            agentTools = List.copyOf(agentTools);
            mcpServers = List.copyOf(mcpServers);
            hostedTools = List.copyOf(hostedTools);
            approvals = Set.copyOf(approvals);
        }
    }

    /** The function through which a model passes control to this agent. */
    public String handoffTool() {
        return HANDOFF_PREFIX + key;
    }

    /** Whether a function name is a handoff, to whomever. */
    public static boolean isHandoffTool(String name) {
        return name.startsWith(HANDOFF_PREFIX);
    }

    /** The agent behind a function, where there is one. */
    public Optional<AgentTool> agentTool(String function) {
        return abilities.agentTools().stream()
                .filter(tool -> tool.name().equals(function))
                .findFirst();
    }

    /** How much the agent it hands over to is shown. */
    public HandoffRule.Context contextFor(AgentDefinition colleague) {
        return rule(colleague).map(HandoffRule::context).orElse(HandoffRule.Context.FULL);
    }

    /** What its model must say when it hands over to an agent; empty when that is nothing. */
    public Optional<String> handoffInput(AgentDefinition colleague) {
        return rule(colleague).map(HandoffRule::input);
    }

    private Optional<HandoffRule> rule(AgentDefinition colleague) {
        return abilities.handoffs().stream()
                .filter(rule -> rule.agent().equals(colleague.key()))
                .findFirst();
    }
}
