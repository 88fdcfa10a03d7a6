package io.anythingagents.run;

import io.anythingagents.run.model.SessionItem;
import java.util.List;
import java.util.UUID;

/** What became of a request to start a run. */
public sealed interface RunBegun {
    UUID runId();

    UUID conversationId();

    /**
     * A new run, stored and ours to execute.
     *
     * @param history what the model is given, the new message last
     */
    record Fresh(
            UUID runId,
            UUID tenantId,
            UUID conversationId,
            UUID sessionId,
            String streamId,
            String agent,
            long fence,
            List<SessionItem> history)
            implements RunBegun {
        public Fresh {
            history = List.copyOf(history);
        }
    }

    /** The same request came before; this is its run. */
    record Repeated(AgentRun run) implements RunBegun {
        @Override
        public UUID runId() {
            return run.id();
        }

        @Override
        public UUID conversationId() {
            return run.conversationId();
        }
    }
}
