package io.anythingagents.run.model;

/** One item of what a model is given and of what it produced, in the order it happened. */
public sealed interface SessionItem {
    /** What a person wrote. */
    record UserText(String text) implements SessionItem {}

    /** What an agent said. */
    record AgentText(String text) implements SessionItem {}

    /** A function the model called; handoffs are functions too. */
    record ToolRequest(String callId, String name, String arguments) implements SessionItem {}

    /** What the function answered. Every request has one, or the provider refuses the next call. */
    record ToolAnswer(String callId, String output) implements SessionItem {}

    /** Stands in for what was said before and is not given any more; never stored among items. */
    record Recap(String text) implements SessionItem {
        /** Says to the model what follows. */
        public static final String HEADING = "[Summary of the earlier conversation, for you to go on from:]\n";
    }

    /** What the provider did itself, as it told it; kept, and given back within the run. */
    record Hosted(String json) implements SessionItem {}

    /**
     * Something only the provider understands, such as sealed reasoning; given back to the same model within one run and
     * not kept afterwards.
     */
    record Sealed(String json) implements SessionItem {}
}
