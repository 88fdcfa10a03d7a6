package io.anythingagents.run;

import io.anythingagents.observability.TraceParent;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.guardrail.Guardrails;
import io.anythingagents.run.guardrail.Guardrails.Stage;
import io.anythingagents.run.guardrail.Verdict;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.tool.ToolCall;
import io.anythingagents.run.trace.RunTrace;
import io.anythingagents.run.trace.Span;
import io.anythingagents.run.trace.SpanKind;
import io.anythingagents.usage.CallPurpose;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a loop does as spans: the agent that has the word, its turns, and in them the call of the model, tools,
 * guardrails and handoffs. The names are those of OpenTelemetry's conventions for generative AI, as far as they go.
 */
final class LoopTrace {
    private static final String OPERATION = "gen_ai.operation.name";
    private static final String AGENT = "gen_ai.agent.name";
    private static final String OURS = "anything_agents.";

    private final Span parent;
    private final String conversationId;
    private @Nullable Span agent;
    private @Nullable Span turn;
    private @Nullable TracedCall call;
    private boolean summing;

    LoopTrace(LoopScope scope) {
        this.parent = scope.span();
        this.conversationId = scope.conversationId().toString();
    }

    /** An agent has the word, and the one before it has not any more. */
    synchronized void speaks(ActiveAgent speaker) {
        endTurn(null);
        end(agent, null);
        agent = parent.child("invoke_agent " + speaker.key(), SpanKind.INTERNAL)
                .put(OPERATION, "invoke_agent")
                .put("gen_ai.provider.name", TracedCall.PROVIDER)
                .put(AGENT, speaker.key())
                .put("gen_ai.request.model", speaker.model())
                .put("gen_ai.conversation.id", conversationId);
    }

    synchronized void turn(int number) {
        endTurn(null);
        turn = (agent == null ? parent : agent)
                .child("turn " + number, SpanKind.INTERNAL)
                .put(OURS + "turn", number);
    }

    /** Calls the model under a span of its own, which the provider's request carries on. */
    ModelCall asking(ModelRequest request, ActiveAgent speaker, Supplier<ModelCall> send) {
        TracedCall asked;
        synchronized (this) {
            asked = new TracedCall(
                    place(), request, speaker.key(), speaker.guardrails().guards(Stage.OUTPUT));
            call = asked;
            summing = false;
        }
        return under(asked.span(), send);
    }

    /** Has a model sum up what is left out; that is before the next turn and part of none. */
    ModelCall summing(ModelRequest request, ActiveAgent speaker, Supplier<ModelCall> send) {
        TracedCall asked;
        synchronized (this) {
            endTurn(null);
            asked = new TracedCall(place(), request, speaker.key(), false);
            asked.span().put(OURS + "call.purpose", CallPurpose.SUMMARY.word());
            call = asked;
            summing = true;
        }
        return under(asked.span(), send);
    }

    /** What that model just did; nothing when it was not asked. */
    synchronized void summed(ModelEvent event) {
        if (summing && call != null) {
            call.heard(event);
        }
    }

    /** What the model just did, and what the guardrails made of it. */
    synchronized void heard(ModelEvent event, GuardedSpeech speech) {
        TracedCall open = call;
        if (open == null) {
            return;
        }
        open.heard(event);
        if (event instanceof ModelEvent.Completed || speech.tripped().isPresent()) {
            open.judged(speech.outcome());
        }
    }

    /** What guardrails said of the message that is asked. */
    void asked(Guardrails guardrails, Verdict verdict) {
        checked(place(), guardrails, Stage.INPUT, verdict);
    }

    /** What guardrails said of a text, unless there are none for it. */
    static void checked(Span where, Guardrails guardrails, Stage stage, Verdict verdict) {
        if (!guardrails.guards(stage)) {
            return;
        }
        Span check = where.child("guardrail " + stage.wireName(), SpanKind.INTERNAL)
                .put(OURS + "guardrail.stage", stage.wireName());
        judge(check, verdict);
    }

    static void judge(Span check, Verdict verdict) {
        if (verdict instanceof Verdict.Tripped tripped) {
            check.put(OURS + "guardrail.name", tripped.guardrail());
        }
        check.put(OURS + "guardrail.outcome", outcome(verdict)).end();
    }

    private static String outcome(Verdict verdict) {
        if (verdict instanceof Verdict.Tripped) {
            return "tripped";
        }
        return verdict instanceof Verdict.Changed ? "changed" : "passed";
    }

    /** A function the model called; an agent behind it works under this span. */
    Span tool(Called row, String arguments) {
        return place().child("execute_tool " + row.name, SpanKind.INTERNAL)
                .put(OPERATION, "execute_tool")
                .put("gen_ai.tool.name", row.name)
                .put("gen_ai.tool.call.id", row.callId)
                .put("gen_ai.tool.type", "function")
                .putContent("gen_ai.tool.call.arguments", arguments);
    }

    static void answered(Span tool, ToolCall.Result result) {
        tool.putContent("gen_ai.tool.call.result", result.output()).end(result.failed() ? "tool_error" : null);
    }

    /** Starts something whose requests to others carry the span on. */
    static <T> T under(Span span, Supplier<T> task) {
        TraceParent before = TraceParent.current().orElse(null);
        TraceParent.set(span.place());
        try {
            return task.get();
        } finally {
            TraceParent.set(before);
        }
    }

    /** @param input what was said with it; null for nothing */
    void handedOver(String from, ActiveAgent to, @Nullable String input) {
        place().child("handoff " + from + " to " + to.key(), SpanKind.INTERNAL)
                .put(OURS + "handoff.from", from)
                .put(OURS + "handoff.to", to.key())
                .putContent(OURS + "handoff.input", input)
                .end();
        speaks(to);
    }

    /** Everything that is open below ends with it. */
    synchronized void over(RunEnding ending) {
        String error = error(ending);
        TracedCall open = call;
        if (open != null) {
            open.breakOff(error == null ? "cancelled" : error);
        }
        endTurn(error);
        end(agent, error);
    }

    /** Why it failed; null when the loop came to an end it is meant to come to. */
    static @Nullable String error(RunEnding ending) {
        if (ending instanceof RunEnding.Failed failed) {
            return failed.fault().code();
        }
        return ending instanceof RunEnding.Cancelled ? "cancelled" : null;
    }

    /** The run is over; its end is told by its row. */
    static void closed(RunTrace trace, RunEnd end, @Nullable String error) {
        trace.root()
                .put(OURS + "run.status", end.status().wireName())
                .put("gen_ai.response.model", end.model())
                .put("gen_ai.usage.input_tokens", end.usage().input())
                .put("gen_ai.usage.output_tokens", end.usage().output());
        trace.close(error);
    }

    private synchronized Span place() {
        if (turn != null) {
            return turn;
        }
        return agent == null ? parent : agent;
    }

    private void endTurn(@Nullable String error) {
        end(turn, error);
        turn = null;
    }

    private static void end(@Nullable Span span, @Nullable String error) {
        if (span != null) {
            span.end(error);
        }
    }
}
