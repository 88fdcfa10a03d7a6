package io.anythingagents.run;

import io.anythingagents.run.stream.RunFeed;
import io.anythingagents.run.trace.TraceSnapshot;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Starts, finds, follows and stops runs. A run is detached from the request that started it. */
@ApplicationScoped
public class RunService {
    /** A run ends every few seconds. */
    private static final long BUSY_SECONDS = 5;

    @Inject
    private RunStore store;

    @Inject
    private RunEngine engine;

    @Inject
    private WaitingRuns waiting;

    @SuppressWarnings("NullAway.Init") // injected
    public RunService() {}

    /**
     * A run and its log.
     *
     * @param repeated whether an earlier request under the same key started it
     */
    public record Started(UUID runId, UUID conversationId, RunFeed feed, boolean repeated) {}

    /** Stores the message and its run, and lets it go; refused while another run is live in the conversation or this node is full. */
    public Started start(RequestContext context, ChatCommand command) {
        if (engine.isClosing()) {
            throw new DomainException(ErrorCode.SHUTTING_DOWN, "This server is going down; send it again.");
        }
        if (!engine.reserve()) {
            throw new DomainException(
                    ErrorCode.SERVER_BUSY,
                    "Too many runs at once; try again shortly.",
                    Map.of("retry_after", BUSY_SECONDS));
        }
        try {
            return begin(context, command);
        } finally {
            engine.unreserve();
        }
    }

    /**
     * The run an earlier request under this key started.
     *
     * @param requestHash of the request; another one under the same key is refused
     */
    public Optional<Started> startedBefore(RequestContext context, String idempotencyKey, String requestHash) {
        return store.findRepeated(context, idempotencyKey, requestHash).map(this::joined);
    }

    private Started joined(AgentRun before) {
        return new Started(before.id(), before.conversationId(), engine.feed(before), true);
    }

    private Started begin(RequestContext context, ChatCommand command) {
        RunBegun begun = store.begin(context, command, engine.holder(), RunEngine.LEASE);
        if (begun instanceof RunBegun.Overtaken) {
            begun = store.begin(context, command, engine.holder(), RunEngine.LEASE);
        }
        if (begun instanceof RunBegun.Fresh fresh) {
            return new Started(fresh.runId(), fresh.conversationId(), engine.execute(context, fresh), false);
        }
        if (begun instanceof RunBegun.Repeated repeated) {
            return joined(repeated.run());
        }
        throw new IllegalStateException("A run was overtaken twice by one that does not exist");
    }

    /** A run the caller may see. */
    public AgentRun find(RequestContext context, UUID runId) {
        return store.find(context, runId);
    }

    /** Its log from the start: live here, live elsewhere, or ended. */
    public RunFeed follow(AgentRun run) {
        return engine.feed(run);
    }

    /** What it did when, as far as it is known: here at once, from another node within a second or two. */
    public TraceView trace(AgentRun run) {
        List<TraceSnapshot> parts = new ArrayList<>(store.traces(run.tenantId(), run.id()));
        engine.traceHere(run.id()).ifPresent(here -> {
            parts.removeIf(part -> part.isEarlierThan(here));
            parts.add(here);
        });
        return TraceView.of(run, parts);
    }

    /** Asks the run to stop that this key started; nothing happens where there is none. */
    public void cancelStarted(RequestContext context, String idempotencyKey) {
        store.findStarted(context, idempotencyKey).ifPresent(runId -> cancel(context, runId, CancelMode.IMMEDIATE));
    }

    /** Asks a run to stop; what it was like before tells whether there was anything to stop. */
    public AgentRun cancel(RequestContext context, UUID runId, CancelMode mode) {
        AgentRun run = store.requestCancel(context, runId, mode);
        if (run.status().isLive()) {
            engine.cancel(runId, mode);
            waiting.stop(context.tenantId(), runId, mode);
        }
        return run;
    }
}
