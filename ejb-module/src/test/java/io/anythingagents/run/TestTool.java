package io.anythingagents.run;

import io.anythingagents.run.tool.Approval;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolAudience;
import io.anythingagents.run.tool.ToolContext;
import java.time.Duration;

/** A tool made of a function. */
record TestTool(String name, Body body, Duration timeout, boolean repeatable, Rule rule) implements Tool {
    /** Whose yes a call needs. */
    @FunctionalInterface
    interface Rule {
        Approval approval(String arguments);
    }

    /** What it does. */
    @FunctionalInterface
    interface Body {
        String call(ToolContext context, String arguments) throws InterruptedException;
    }

    TestTool(String name, Body body) {
        this(name, body, Tool.DEFAULT_TIMEOUT);
    }

    TestTool(String name, Body body, Duration timeout) {
        this(name, body, timeout, false, arguments -> Approval.NONE);
    }

    /** Needs somebody's yes, always. */
    TestTool needing(Approval approval) {
        return new TestTool(name, body, timeout, repeatable, arguments -> approval);
    }

    TestTool needing(Rule when) {
        return new TestTool(name, body, timeout, repeatable, when);
    }

    TestTool thatCanBeRepeated() {
        return new TestTool(name, body, timeout, true, rule);
    }

    @Override
    public Approval approval(ToolContext context, String arguments) {
        return rule.approval(arguments);
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
