package io.anythingagents.agent;

import org.jspecify.annotations.Nullable;

/**
 * Whom an agent may hand over to, and what that one gets to see.
 *
 * @param agent key of the other agent
 * @param input what its model must say when it hands over, a JSON schema in the strict subset; null for nothing
 */
public record HandoffRule(
        String agent, Context context, @Nullable String input) {
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
