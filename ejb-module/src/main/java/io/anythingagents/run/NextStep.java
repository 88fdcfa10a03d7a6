package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;

/** What follows a turn; there is nothing else. */
sealed interface NextStep {
    /** The model sees what its tools answered. */
    record Again() implements NextStep {}

    /** Another agent takes over, with as much of what was said as the file of the one before allows. */
    record Handoff(AgentDefinition to) implements NextStep {}

    /** The answer is there: completed, refused, or incomplete because it is empty or was cut short. */
    record Final(RunStatus status) implements NextStep {}

    /** A bound was reached before there was an answer. */
    record Limit(String reason) implements NextStep {}
}
