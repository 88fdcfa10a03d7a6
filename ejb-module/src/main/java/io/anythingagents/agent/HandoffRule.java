package io.anythingagents.agent;

/**
 * Whom an agent may hand over to, and what that one gets to see.
 *
 * @param agent key of the other agent
 */
public record HandoffRule(String agent, Context context) {
    /** What the next agent's model is given of what was said before. */
    public enum Context {
        /** Everything. */
        FULL,
        /** The person's last message and what happened since. */
        LAST_TURN,
        /** The person's last message alone. */
        FRESH
    }
}
