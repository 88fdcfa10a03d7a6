package io.anythingagents.run;

import io.anythingagents.run.stream.FrameSink;
import io.anythingagents.shared.RequestContext;
import java.util.UUID;

/**
 * The run a loop belongs to.
 *
 * @param log where it shows what it does
 * @param meter of the whole run
 */
record LoopScope(
        RunParts parts, RequestContext context, UUID runId, UUID conversationId, FrameSink log, UsageMeter meter) {
    LoopScope showingOn(FrameSink other) {
        return new LoopScope(parts, context, runId, conversationId, other, meter);
    }
}
