package io.anythingagents.run;

import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolAudience;
import io.anythingagents.run.tool.ToolContext;
import java.time.Duration;

/** A tool made of a function. */
record TestTool(String name, Body body, Duration timeout) implements Tool {
    /** What it does. */
    @FunctionalInterface
    interface Body {
        String call(ToolContext context, String arguments) throws InterruptedException;
    }

    TestTool(String name, Body body) {
        this(name, body, Tool.DEFAULT_TIMEOUT);
    }

    @Override
    public String description() {
        return "For tests.";
    }

    @Override
    public String parametersSchema() {
        return Handoffs.NO_ARGUMENTS;
    }

    @Override
    public ToolAudience audience() {
        return ToolAudience.everybody("test");
    }

    @Override
    public String call(ToolContext context, String arguments) throws InterruptedException {
        return body.call(context, arguments);
    }
}
