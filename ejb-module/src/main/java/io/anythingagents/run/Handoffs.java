package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.agent.SchemaCheck;
import io.anythingagents.run.Transcript.Called;
import java.util.List;
import java.util.Optional;

/**
 * Handoffs are function calls of the model: the first possible one that says what it must say counts, and each gets an
 * answer.
 */
final class Handoffs {
    static final String NO_ARGUMENTS =
            "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}";

    private Handoffs() {}

    /** What the model is to say with a handoff. */
    static String parameters(AgentDefinition from, AgentDefinition to) {
        return from.handoffInput(to).orElse(NO_ARGUMENTS);
    }

    /** Answers the handoff calls of a turn and names the agent that takes over, if any. */
    static Optional<NextStep.Handoff> settle(AgentDefinition from, List<Called> calls, List<AgentDefinition> possible) {
        Optional<NextStep.Handoff> chosen = Optional.empty();
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
                AgentDefinition to = target.get();
                Optional<String> schema = from.handoffInput(to);
                List<String> faults = schema.map(wanted -> SchemaCheck.faults(wanted, given(call)))
                        .orElse(List.of());
                if (faults.isEmpty()) {
                    chosen = Optional.of(new NextStep.Handoff(to, schema.isPresent() ? call : null));
                    call.output = "{\"assistant\":\"" + to.displayName() + "\"}";
                } else {
                    call.output = "Not handed over, for the arguments are wrong: " + String.join("; ", faults) + ".";
                }
            }
        }
        return chosen;
    }

    private static String given(Called call) {
        String arguments = call.arguments;
        return arguments == null ? "{}" : arguments;
    }
}
