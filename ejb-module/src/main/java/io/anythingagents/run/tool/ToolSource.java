package io.anythingagents.run.tool;

import org.jspecify.annotations.Nullable;

/**
 * A class whose annotated methods are tools. As a {@code @Dependent} bean it is found and registered by itself; what it
 * needs is injected.
 *
 * @see FunctionTool
 */
public interface ToolSource {
    /**
     * Whose yes a call of one of its tools needs, on top of what the annotation says.
     *
     * @param tool the function's name
     * @param arguments the record its method takes; null when it takes none
     */
    default Approval approval(String tool, @Nullable Record arguments, ToolContext context) {
        return Approval.NONE;
    }
}
