package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.run.Transcript.Called;
import java.util.List;
import java.util.Optional;

/** Handoffs are function calls of the model: the first possible one counts, and each gets an answer. */
final class Handoffs {
    static final String NO_ARGUMENTS =
            "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}";

    private Handoffs() {}

    /** Answers the handoff calls of a turn and names the agent that takes over, if any. */
    static Optional<AgentDefinition> settle(List<Called> calls, List<AgentDefinition> possible) {
        Optional<AgentDefinition> chosen = Optional.empty();
        for (Called call : calls) {
            if (!call.isHandoff()) {
                continue;
            }
            Optional<AgentDefinition> target = possible.stream()
                    .filter(agent -> agent.handoffTool().equals(call.name))
                    .findFirst();
            if (target.isEmpty()) {
                call.output = "There is no such colleague to hand over to.";
            } else if (chosen.isPresent()) {
                call.output = "The conversation was handed over to another colleague.";
            } else {
                chosen = target;
                call.output = "{\"assistant\":\"" + target.get().displayName() + "\"}";
            }
        }
        return chosen;
    }
}
