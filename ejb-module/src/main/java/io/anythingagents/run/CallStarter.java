package io.anythingagents.run;

import io.anythingagents.agent.AgentTool;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolCall;
import io.anythingagents.run.tool.ToolContext;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts what a model called: a tool, or an agent that works for the one who called. */
record CallStarter(LoopScope scope) {
    /**
     * Gives what stops the call, if it began.
     *
     * @param done hears the end exactly once, unless the call is stopped before
     */
    Optional<Runnable> start(ActiveAgent caller, Called row, String arguments, Consumer<ToolCall.Result> done) {
        Optional<AgentTool> worker = caller.worker(row.name);
        if (worker.isPresent()) {
            AgentCall work = new AgentCall(scope, worker.get(), row.shown(), done);
            work.start(arguments);
            return Optional.of(work::cancel);
        }
        Optional<Tool> tool = caller.tool(row.name);
        if (tool.isEmpty()) {
            done.accept(new ToolCall.Result("There is no tool named " + row.name + ".", true));
            return Optional.empty();
        }
        RunParts parts = scope.parts();
        ToolCall started = ToolCall.start(
                tool.get(),
                new ToolContext(scope.context(), scope.conversationId(), scope.runId(), row.callId),
                arguments,
                parts.toolThreads(),
                parts.scheduler(),
                parts.metrics(),
                done);
        return Optional.of(started::cancel);
    }
}
