package io.anythingagents.run;

import io.anythingagents.run.stream.FrameSink;
import io.anythingagents.run.trace.Span;
import io.anythingagents.shared.RequestContext;
import java.util.UUID;

/**
 * The run a loop belongs to.
 *
 * @param id tells the loops of one run apart
 * @param log where it shows what it does
 * @param calls of the whole run
 * @param switches of the whole run
 * @param gate of the whole run
 * @param span what the loop is part of
 * @param memory what its history came from
 */
record LoopScope(
        RunParts parts,
        RequestContext context,
        UUID runId,
        UUID conversationId,
        String id,
        FrameSink log,
        CallBook calls,
        RunSwitches switches,
        ApprovalGate gate,
        Span span,
        GivenMemory memory) {
    /** Whether it is the loop of an agent that works for another one. */
    boolean nested() {
        return !id.equals(runId.toString());
    }

    /** For the agent behind a function call. */
    LoopScope within(String callId, FrameSink inner, Span work) {
        return new LoopScope(
                parts, context, runId, conversationId, callId, inner, calls, switches, gate, work, GivenMemory.NONE);
    }
}
