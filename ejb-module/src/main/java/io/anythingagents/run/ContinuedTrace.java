package io.anythingagents.run;

import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.trace.RunTrace;
import io.anythingagents.run.trace.Span;
import io.anythingagents.run.trace.SpanKind;

/** The spans of an answer that goes on here: a part of its own below the run on the dead node. */
final class ContinuedTrace {
    private final RunTrace trace;
    private final Span agent;
    private final TracedCall call;

    ContinuedTrace(RunTrace trace, String agentKey, String model) {
        this.trace = trace;
        this.agent = trace.root()
                .put("anything_agents.run.continued", true)
                .child("invoke_agent " + agentKey, SpanKind.INTERNAL)
                .put("gen_ai.operation.name", "invoke_agent")
                .put("gen_ai.provider.name", TracedCall.PROVIDER)
                .put("gen_ai.agent.name", agentKey);
        this.call = new TracedCall(agent, model, agentKey);
    }

    RunTrace trace() {
        return trace;
    }

    void heard(ModelEvent event) {
        call.heard(event);
    }

    void over(RunEnding ending) {
        String error = LoopTrace.error(ending);
        call.breakOff(error == null ? "cancelled" : error);
        agent.end(error);
    }
}
