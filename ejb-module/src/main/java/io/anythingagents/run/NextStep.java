package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.run.Transcript.Called;
import org.jspecify.annotations.Nullable;

/** What follows a turn; there is nothing else. */
sealed interface NextStep {
    /** The model sees what its tools answered. */
    record Again() implements NextStep {}

    /**
     * Another agent takes over, with as much of what was said as the file of the one before allows.
     *
     * @param call of the function, where its arguments say something; else null
     */
    record Handoff(AgentDefinition to, @Nullable Called call) implements NextStep {
        @Nullable
        String input() {
            return call == null ? null : call.arguments;
        }
    }

    /** The answer is there: completed, refused, or incomplete because it is empty or was cut short. */
    record Final(RunStatus status) implements NextStep {}

    /** A bound was reached before there was an answer. */
    record Limit(String reason) implements NextStep {}
}
