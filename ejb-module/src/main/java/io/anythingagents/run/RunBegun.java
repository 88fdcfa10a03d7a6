package io.anythingagents.run;

import io.anythingagents.run.model.SessionItem;
import io.anythingagents.usage.Allowance;
import io.anythingagents.usage.Grant;
import io.anythingagents.usage.OpenCall;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of a request to start a run. */
public sealed interface RunBegun {
    /**
     * A new run, stored and ours to execute.
     *
     * @param history what the model is given, the new message last
     * @param firstCall the call of a model it begins with, written down with it; null when it goes on
     * @param allowance what limits it
     * @param firstGrant what the first call may use
     * @param memory what the history came from
     * @param attended whether there is somebody who can be asked to approve a call
     */
    record Fresh(
            UUID runId,
            UUID tenantId,
            UUID conversationId,
            UUID sessionId,
            String streamId,
            String agent,
            long fence,
            List<SessionItem> history,
            @Nullable OpenCall firstCall,
            Allowance allowance,
            Grant firstGrant,
            GivenMemory memory,
            boolean attended)
            implements RunBegun {
        public Fresh {
            history = List.copyOf(history);
        }
    }

    /** The same request came before; this is its run. */
    record Repeated(AgentRun run) implements RunBegun {}

    /** The same request came a moment ago and was quicker; nothing was stored, and asking again finds its run. */
    record Overtaken() implements RunBegun {}
}
