package io.anythingagents.run;

import io.anythingagents.run.stream.RunFeed;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** Starts, finds, follows and stops runs. A run is detached from the request that started it. */
@ApplicationScoped
public class RunService {
    @Inject
    private RunStore store;

    @Inject
    private RunEngine engine;

    @SuppressWarnings("NullAway.Init") // injected
    public RunService() {}

    /**
     * A run and its log.
     *
     * @param repeated whether an earlier request under the same key started it
     */
    public record Started(UUID runId, UUID conversationId, RunFeed feed, boolean repeated) {}

    /** Stores the message and its run, and lets it go; refused while another run is live in the conversation. */
    public Started start(RequestContext context, ChatCommand command) {
        if (engine.isClosing()) {
            throw new DomainException(ErrorCode.SHUTTING_DOWN, "This server is going down; send it again.");
        }
        RunBegun begun = begin(context, command);
        if (begun instanceof RunBegun.Fresh fresh) {
            return new Started(fresh.runId(), fresh.conversationId(), engine.execute(context, fresh), false);
        }
        AgentRun before = ((RunBegun.Repeated) begun).run();
        return new Started(before.id(), before.conversationId(), engine.feed(before), true);
    }

    private RunBegun begin(RequestContext context, ChatCommand command) {
        try {
            return store.begin(context, command, engine.holder(), RunEngine.LEASE);
        } catch (EJBException e) {
            if (command.idempotencyKey() == null || !causedByConstraint(e)) {
                throw e;
            }
            // the same key won the race a moment ago, so this time its run is found
            return store.begin(context, command, engine.holder(), RunEngine.LEASE);
        }
    }

    private static boolean causedByConstraint(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConstraintViolationException) {
                return true;
            }
        }
        return false;
    }

    /** A run the caller may see. */
    public AgentRun find(RequestContext context, UUID runId) {
        return store.find(context, runId);
    }

    /** Its log from the start: live here, live elsewhere, or ended. */
    public RunFeed follow(AgentRun run) {
        return engine.feed(run);
    }

    /** Asks a run to stop; what it was like before tells whether there was anything to stop. */
    public AgentRun cancel(RequestContext context, UUID runId) {
        AgentRun run = store.requestCancel(context, runId);
        if (run.status().isLive()) {
            engine.cancel(runId);
        }
        return run;
    }
}
