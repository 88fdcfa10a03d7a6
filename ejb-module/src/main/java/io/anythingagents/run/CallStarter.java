package io.anythingagents.run;

import io.anythingagents.agent.AgentTool;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.guardrail.Guardrails;
import io.anythingagents.run.guardrail.Guardrails.Stage;
import io.anythingagents.run.guardrail.Verdict;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolCall;
import io.anythingagents.run.tool.ToolContext;
import io.anythingagents.run.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Starts what a model called, a tool or an agent that works for the one who called, and has its guardrails look at
 * arguments and answers.
 *
 * @param stopped hears when a guardrail ends the run; then nobody hears the end of the call
 */
record CallStarter(LoopScope scope, LoopTrace trace, BiConsumer<Stage, Verdict.Tripped> stopped) {
    /**
     * Gives what stops the call, if it began.
     *
     * @param done hears the end exactly once, unless the call is stopped before
     */
    Optional<Runnable> start(ActiveAgent caller, Called row, Consumer<ToolCall.Result> done) {
        if (scope.gate().passage(scope, caller, row) instanceof ApprovalGate.Passage.Closed closed) {
            done.accept(new ToolCall.Result(closed.text(), true));
            return Optional.empty();
        }
        Guardrails guardrails = caller.guardrails();
        String arguments = row.arguments == null ? "{}" : row.arguments;
        Span span = trace.tool(row, arguments);
        Verdict verdict = guardrails.check(Stage.TOOL_INPUT, arguments);
        LoopTrace.checked(span, guardrails, Stage.TOOL_INPUT, verdict);
        if (verdict instanceof Verdict.Tripped tripped) {
            span.end("guardrail");
            stopped.accept(Stage.TOOL_INPUT, tripped);
            return Optional.empty();
        }
        String passing = verdict instanceof Verdict.Changed changed ? changed.text() : arguments;
        return begin(caller, row, span, passing, result -> hear(guardrails, span, result, done));
    }

    private void hear(Guardrails guardrails, Span span, ToolCall.Result result, Consumer<ToolCall.Result> done) {
        Verdict verdict = guardrails.check(Stage.TOOL_OUTPUT, result.output());
        LoopTrace.checked(span, guardrails, Stage.TOOL_OUTPUT, verdict);
        LoopTrace.answered(span, result);
        if (verdict instanceof Verdict.Tripped tripped) {
            stopped.accept(Stage.TOOL_OUTPUT, tripped);
        } else if (verdict instanceof Verdict.Changed changed) {
            done.accept(new ToolCall.Result(changed.text(), result.failed()));
        } else {
            done.accept(result);
        }
    }

    private Optional<Runnable> begin(
            ActiveAgent caller, Called row, Span span, String arguments, Consumer<ToolCall.Result> done) {
        Optional<AgentTool> worker = caller.worker(row.name);
        if (worker.isPresent()) {
            return work(worker.get(), row, span, arguments, done);
        }
        Optional<Tool> tool = caller.tool(row.name);
        if (tool.isEmpty()) {
            done.accept(new ToolCall.Result("There is no tool named " + row.name + ".", true));
            return Optional.empty();
        }
        RunParts parts = scope.parts();
        ToolContext context = new ToolContext(scope.context(), scope.conversationId(), scope.runId(), row.callId);
        Tool ledgered = new LedgeredTool(
                tool.get(), new LedgeredCall(scope, row, tool.get().repeatable()));
        ToolCall started = LoopTrace.under(
                span,
                () -> ToolCall.start(
                        ledgered, context, arguments, parts.toolThreads(), parts.scheduler(), parts.metrics(), done));
        return Optional.of(ending(started::cancel, span));
    }

    /** Nobody hears of a call that is stopped, but its span ends. */
    private static Runnable ending(Runnable cancel, Span span) {
        return () -> {
            cancel.run();
            span.end("cancelled");
        };
    }

    /** What an agent did for another one is not done twice either, for its own calls have new ids the second time. */
    private Optional<Runnable> work(
            AgentTool worker, Called row, Span span, String arguments, Consumer<ToolCall.Result> done) {
        LedgeredCall written = new LedgeredCall(scope, row, false);
        Optional<ToolCall.Result> instead = written.begin();
        if (instead.isPresent()) {
            done.accept(instead.get());
            return Optional.empty();
        }
        AgentCall work = new AgentCall(scope, worker, row.shown(), span, result -> {
            written.end(result.failed() ? ToolCallStatus.FAILED : ToolCallStatus.FINISHED, result.output());
            done.accept(result);
        });
        work.start(arguments);
        return Optional.of(ending(work::cancel, span));
    }

    /**
     * Which of these calls wait for a person's yes; guardrails look at them before a person does.
     *
     * @return empty when a guardrail has stopped the run
     */
    Optional<List<AskedCall>> toAsk(ActiveAgent caller, List<Called> calls) {
        List<AskedCall> asked = new ArrayList<>();
        for (Called call : calls) {
            if (scope.gate().passage(scope, caller, call) instanceof ApprovalGate.Passage.Ask ask) {
                AskedCall waits = new AskedCall(call, ask.approval());
                if (caller.guardrails().check(Stage.TOOL_INPUT, waits.arguments()) instanceof Verdict.Tripped tripped) {
                    stopped.accept(Stage.TOOL_INPUT, tripped);
                    return Optional.empty();
                }
                asked.add(waits);
            }
        }
        return Optional.of(asked);
    }
}
