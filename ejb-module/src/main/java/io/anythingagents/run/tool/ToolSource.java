package io.anythingagents.run.tool;

/**
 * A class whose annotated methods are tools. As a {@code @Dependent} bean it is found and registered by itself; what it
 * needs is injected.
 *
 * @see FunctionTool
 */
public interface ToolSource {}
