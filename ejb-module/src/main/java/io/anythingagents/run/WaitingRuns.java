package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.shared.CursorFormat;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Page;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.usage.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs that wait for a person's yes. They belong to no node: whichever one takes the last decision goes on with them, and
 * when that one dies before the model was asked again, another one does.
 */
@ApplicationScoped
public class WaitingRuns {
    private static final EventLog LOG = EventLog.of(WaitingRuns.class);
    private static final int AT_ONCE = 20;
    private static final long BUSY_SECONDS = 5;
    private static final CursorFormat CURSORS = new CursorFormat("w1", 3);

    @Inject
    private RunWaits waits;

    @Inject
    private RunStore store;

    @Inject
    private RunEngine engine;

    @Inject
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // injected
    public WaitingRuns() {}

    /**
     * What became of a decision.
     *
     * @param pending how many calls of the run still wait
     */
    public record Answered(ToolApproval approval, long pending) {}

    /** Stores a decision; after the last one the run goes on here. */
    public Answered decide(RequestContext context, ApprovalDecision decision) {
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
            RunWaits.Decided decided = waits.decide(context, decision, engine.holder(), RunEngine.LEASE);
            String tool = decided.approval().tool();
            metrics.increment(
                    "tool_approvals_decided",
                    "tool",
                    tool,
                    "decision",
                    decided.approval().status().wireName());
            decided.taken().ifPresent(taken -> goOn(taken, takeUp(taken, taken.waitedFrom(), true, Set.of())));
            return new Answered(decided.approval(), decided.pending());
        } finally {
            engine.unreserve();
        }
    }

    /** The questions of one run, oldest first. */
    public List<ToolApproval> ofRun(RequestContext context, UUID runId) {
        return waits.ofRun(context, runId);
    }

    /** What waits for somebody's yes: an admin or owner sees the tenant's, others their own runs'. */
    public Page<ToolApproval> pending(RequestContext context, @Nullable String cursor, int limit) {
        List<ToolApproval> rows = waits.pending(context, CURSORS.read(cursor, WaitingRuns::position), limit + 1);
        boolean more = rows.size() > limit;
        List<ToolApproval> items = more ? rows.subList(0, limit) : rows;
        return new Page<>(items, more ? cursor(items.get(items.size() - 1)) : null);
    }

    private static String cursor(ToolApproval last) {
        return CURSORS.write(last.askedAt(), last.runId(), last.callId());
    }

    private static ToolApprovalRepository.Position position(List<String> values) {
        return new ToolApprovalRepository.Position(
                Instant.parse(values.get(0)), UUID.fromString(values.get(1)), values.get(2));
    }

    /** Ends a run as cancelled, if it waits: nobody knows when its turn could be over. */
    void stop(UUID tenantId, UUID runId, CancelMode mode) {
        waits.takeToStop(tenantId, runId, engine.holder(), RunEngine.LEASE)
                .ifPresent(taken -> end(taken, new RunEnding.Cancelled(mode)));
    }

    /** Ends runs that have waited too long, or that somebody wanted stopped in the moment they began to wait. */
    void endDue() {
        for (RunWaits.Taken taken : waits.takeDue(engine.holder(), RunEngine.LEASE, AT_ONCE)) {
            boolean cancelled = taken.run().isAskedToStop();
            LOG.info("run.wait_over", "run_id", taken.run().id(), "cancelled", cancelled);
            end(taken, cancelled ? new RunEnding.Cancelled() : new RunEnding.Bounded("approval_expired"));
        }
    }

    /** Budgets are asked before each call of a model; a plan that ended meanwhile stops the tools, too. */
    private static void goOn(RunWaits.Taken taken, RunExecution execution) {
        if (taken.entitled()) {
            execution.start();
        } else {
            execution.end(new RunEnding.Bounded("subscription_required"));
        }
    }

    private void end(RunWaits.Taken taken, RunEnding ending) {
        takeUp(taken, taken.waitedFrom(), false, Set.of()).end(ending);
    }

    /**
     * Goes on with a run whose node died after it had waited; false when it never waited, or when the model has been heard
     * since, for then what was shown cannot be taken back.
     */
    boolean takeUpAgain(AgentRun run) {
        if (run.cancelRequestedAt() != null) {
            return false;
        }
        Optional<RunWaits.Taken> found = waits.resumable(run);
        if (found.isEmpty()) {
            return false;
        }
        RunWaits.Taken taken = found.get();
        Optional<LogSince> since = LogSince.read(
                taken.waitedFrom(),
                (after, limit) -> store.frames(run.tenantId(), run.id(), after, limit),
                after -> engine.shownAfter(run.id(), after));
        if (since.isEmpty()) {
            return false;
        }
        LogSince log = since.get();
        store.append(log.unstored().stream().map(frame -> toStore(run, frame)).toList());
        TokenUsage used = store.loseCalls(run, 0);
        RunWaits.Taken withUsage = taken.withUsed(run, used);
        LOG.warn("run.taken_up_again", "run_id", run.id(), "tenant_id", run.tenantId());
        goOn(withUsage, takeUp(withUsage, log.lastEventId(), log.isEmpty(), log.endedItems()));
        return true;
    }

    private static StoredFrame toStore(AgentRun run, Frame frame) {
        return new StoredFrame(run.tenantId(), run.id(), run.fence(), frame.eventId(), frame.kind(), frame.json());
    }

    private RunExecution takeUp(RunWaits.Taken taken, long lastEventId, boolean showAnswers, Set<String> shown) {
        AgentRun run = taken.run();
        RunState state = taken.state();
        RunBegun.Fresh resumed = new RunBegun.Fresh(
                run.id(),
                run.tenantId(),
                run.conversationId(),
                taken.sessionId(),
                run.streamId(),
                run.agentEntrypoint(),
                run.fence(),
                List.of(),
                null,
                taken.allowance(),
                Grant.FREE,
                new GivenMemory(List.of(), 0, null, taken.memory()),
                true);
        Set<String> asked = showAnswers ? Set.copyOf(state.turnCalls()) : Set.of();
        return engine.takeUp(
                new RequestContext(run.tenantId(), state.actor(), run.requestId()),
                resumed,
                lastEventId,
                new Resumption(state, taken.answers(), asked, shown));
    }
}
