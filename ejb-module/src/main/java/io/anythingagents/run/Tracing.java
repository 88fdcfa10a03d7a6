package io.anythingagents.run;

import io.anythingagents.observability.TraceParent;
import io.anythingagents.run.trace.Content;
import io.anythingagents.run.trace.RunTrace;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Begins the traces of runs.
 *
 * @param content whether traces hold what was said
 * @param export where ended spans go
 */
record Tracing(Content content, Clock clock, Ids ids, RunTrace.Ended export) {
    /** On the thread of the request, whose trace it continues; a run that waited continues its own. */
    RunTrace begin(RequestContext context, RunBegun.Fresh run, @Nullable Resumption resumed) {
        TraceParent own = resumed == null ? null : resumed.state().trace();
        RunTrace trace = begin(run, own == null ? TraceParent.current().orElse(null) : own);
        trace.root().put("anything_agents.request.id", context.requestId());
        return trace;
    }

    /** Goes on for a dead node, under what it was doing; null when nobody knows. */
    RunTrace goOn(RunBegun.Fresh run, @Nullable TraceParent left) {
        return begin(run, left);
    }

    private RunTrace begin(RunBegun.Fresh run, @Nullable TraceParent parent) {
        RunTrace trace = new RunTrace(run.runId(), parent, content, clock, ids, export);
        trace.root()
                .put("anything_agents.run.id", run.runId().toString())
                .put("anything_agents.tenant.id", run.tenantId().toString())
                .put("gen_ai.conversation.id", run.conversationId().toString());
        return trace;
    }
}
