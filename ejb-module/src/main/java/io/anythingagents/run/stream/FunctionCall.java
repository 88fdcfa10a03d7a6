package io.anythingagents.run.stream;

import org.jspecify.annotations.Nullable;

/**
 * A function call as frames show it.
 *
 * @param outputIndex its row in the transcript
 * @param arguments JSON text; null until the model has written all of it
 * @param agent key of the agent that does the work; null when it is a plain function
 */
public record FunctionCall(
        int outputIndex,
        String itemId,
        String callId,
        String name,
        @Nullable String arguments,
        @Nullable String agent) {
    /** What kind of tool it is on the wire. */
    String type() {
        return agent == null ? "function" : "agent";
    }
}
