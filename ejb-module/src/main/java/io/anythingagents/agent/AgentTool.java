package io.anythingagents.agent;

import org.jspecify.annotations.Nullable;

/**
 * An agent that works for another one, as a function: it is told what to do, works in a loop of its own and reports.
 *
 * @param agent key of the agent that works
 * @param name what the function is called
 * @param turns most model calls of one piece of work; null leaves it to that agent's own limits
 */
public record AgentTool(
        String agent,
        String name,
        String description,
        @Nullable Integer turns) {}
