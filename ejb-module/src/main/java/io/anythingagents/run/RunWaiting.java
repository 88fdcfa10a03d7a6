package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.RunLog;
import io.anythingagents.run.trace.RunTrace;
import io.anythingagents.run.trace.TraceSnapshot;
import io.anythingagents.usage.CallSheet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A run that begins to wait: stored in one transaction, tried again while the database is away, and only then are people
 * asked. So whoever reads the question can answer it, on any node.
 */
final class RunWaiting {
    private static final EventLog LOG = EventLog.of(RunWaiting.class);
    private static final long FIRST_DELAY = 100;
    private static final long LONGEST_DELAY = 2_000;
    private static final String REASON = "approval";

    private final RunSuspension suspension;
    private final List<Frame> questions;
    private final RunLog log;

    private RunWaiting(RunSuspension suspension, List<Frame> questions, RunLog log) {
        this.suspension = suspension;
        this.questions = questions;
        this.log = log;
    }

    /** Words the questions; from here on nothing is added to the log by this node. */
    static RunWaiting of(
            List<AskedCall> asked,
            RunBegun.Fresh run,
            RunState state,
            String model,
            RunLog log,
            CallSheet calls,
            RunTrace trace,
            Instant now,
            Instant until) {
        List<Frame> questions = new ArrayList<>();
        List<ToolApproval> rows = new ArrayList<>();
        for (AskedCall waits : asked) {
            rows.add(new ToolApproval(
                    run.runId(),
                    waits.call().callId,
                    waits.call().name,
                    state.agent(),
                    waits.arguments(),
                    waits.hash(),
                    waits.approval().wireName(),
                    ApprovalStatus.PENDING,
                    null,
                    null,
                    now,
                    until,
                    null));
            questions.add(log.seal(frames -> frames.awaitingApproval(
                    waits.call().shown(), waits.hash(), waits.approval().wireName(), until)));
        }
        questions.add(log.seal(frames -> frames.lifecycle(RunStatus.WAITING.wireName(), REASON)));
        RunEnd soFar = new RunEnd(
                RunStatus.WAITING,
                state.agent(),
                model,
                questions.get(questions.size() - 1).eventId(),
                state.turns(),
                state.handoffs(),
                state.used(),
                null,
                now);
        LoopTrace.closed(trace, soFar, null);
        TraceSnapshot last = trace.last();
        RunSuspension suspension = new RunSuspension(
                run.tenantId(),
                run.runId(),
                run.conversationId(),
                run.fence(),
                soFar,
                RunStateJson.write(state),
                until,
                rows,
                List.of(),
                calls,
                new StoredTrace(run.tenantId(), run.runId(), run.fence(), last.revision(), last.json()));
        return new RunWaiting(suspension, List.copyOf(questions), log);
    }

    void store(RunParts parts, RunExecution execution) {
        attempt(parts, execution, FIRST_DELAY);
    }

    private void attempt(RunParts parts, RunExecution execution, long delay) {
        RunOutcome.Stored stored;
        try {
            stored = parts.store().suspend(suspension.withFrames(log.remaining(questions)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) {
            LOG.error("run.wait_not_stored", e, "run_id", suspension.runId(), "retry_in_ms", delay);
            again(parts, execution, delay);
            return;
        }
        if (stored == RunOutcome.Stored.DONE) {
            questions.forEach(log::publish);
            execution.waits();
            for (ToolApproval asked : suspension.asked()) {
                parts.metrics().increment("tool_approvals_asked", "tool", asked.tool());
            }
        } else {
            parts.store().elsewhere(log).ifPresentOrElse(feed -> log.passOn(() -> feed), () -> parts.store()
                    .endOf(suspension.tenantId(), suspension.runId())
                    .ifPresent(log::publish));
        }
        LOG.info(
                "run.waits",
                "run_id",
                suspension.runId(),
                "tenant_id",
                suspension.tenantId(),
                "calls",
                suspension.asked().size(),
                "stored",
                stored);
        parts.ended().accept(execution);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // each attempt reports itself
    private void again(RunParts parts, RunExecution execution, long delay) {
        Runnable next = () -> attempt(parts, execution, Math.min(delay * 2, LONGEST_DELAY));
        try {
            parts.scheduler().schedule(() -> parts.workers().execute(next), delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // this node is going down; another one closes the run when its lease runs out
            parts.ended().accept(execution);
        }
    }
}
