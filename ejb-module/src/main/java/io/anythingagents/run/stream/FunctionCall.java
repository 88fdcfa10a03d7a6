package io.anythingagents.run.stream;

import org.jspecify.annotations.Nullable;

/**
 * A function call as frames show it.
 *
 * @param outputIndex its row in the transcript
 * @param arguments JSON text; null until the model has written all of it
 */
public record FunctionCall(
        int outputIndex,
        String itemId,
        String callId,
        String name,
        @Nullable String arguments) {}
