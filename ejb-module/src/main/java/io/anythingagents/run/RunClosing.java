package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.run.Transcript.Spoken;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.RunFeed;
import io.anythingagents.run.stream.RunLog;
import io.anythingagents.run.trace.RunTrace;
import io.anythingagents.usage.CallSheet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The end of a run: stored in one transaction, tried again while the database is away, and only then shown. No reader
 * ever sees an end that is not stored.
 */
final class RunClosing {
    private static final EventLog LOG = EventLog.of(RunClosing.class);
    private static final long FIRST_DELAY = 100;
    private static final long LONGEST_DELAY = 2_000;

    private final RunOutcome outcome;
    private final Frame last;
    private final RunLog log;

    private RunClosing(RunOutcome outcome, Frame last, RunLog log) {
        this.outcome = outcome;
        this.last = last;
        this.log = log;
    }

    /** Words the last frame; from here on nothing is added to the log. */
    static RunClosing of(
            RunEnding ending,
            RunBegun.Fresh run,
            AgentLoop.State state,
            RunLog log,
            CallSheet calls,
            TokenUsage usage,
            RunTrace trace,
            Instant now) {
        Transcript transcript = state.transcript();
        Optional<Spoken> spoken = transcript.lastSpoken();
        String text = spoken.filter(row -> !row.text.isEmpty())
                .map(row -> row.text.toString())
                .orElse(null);
        RunStatus status = status(ending);
        String refusal = status == RunStatus.REFUSED
                ? spoken.map(row -> row.refusal.toString()).orElse(null)
                : null;
        String structured = text != null && state.structured() && status == RunStatus.COMPLETED
                ? StructuredAnswer.of(text).orElse(null)
                : null;
        RunFault fault = ending instanceof RunEnding.Failed failed ? failed.fault() : null;
        Frame last = log.seal(frames -> ending instanceof RunEnding.Failed failed
                ? frames.error(failed.fault(), failed.source())
                : frames.end(status, text, structured, refusal, usage));
        RunEnd end = new RunEnd(
                status,
                state.agent(),
                state.model(),
                last.eventId(),
                state.turns(),
                state.handoffs(),
                usage,
                fault,
                now);
        LoopTrace.closed(trace, end, LoopTrace.error(ending));
        RunOutcome outcome = new RunOutcome(
                run.tenantId(),
                run.runId(),
                run.conversationId(),
                run.sessionId(),
                run.fence(),
                end,
                List.of(),
                transcript.messages(status == RunStatus.CANCELLED ? "cancelled" : "incomplete"),
                items(transcript),
                calls,
                trace.last(),
                state.checkpoint());
        return new RunClosing(outcome, last, log);
    }

    private static RunStatus status(RunEnding ending) {
        if (ending instanceof RunEnding.Answered answered) {
            return answered.status();
        }
        if (ending instanceof RunEnding.Bounded) {
            return RunStatus.INCOMPLETE;
        }
        if (ending instanceof RunEnding.Tripped) {
            return RunStatus.REFUSED;
        }
        return ending instanceof RunEnding.Cancelled ? RunStatus.CANCELLED : RunStatus.FAILED;
    }

    private static List<SessionItem> items(Transcript transcript) {
        return SessionItems.completed(transcript.items());
    }

    void store(RunParts parts, LiveRun execution, long startedAt) {
        attempt(parts, execution, startedAt, FIRST_DELAY);
    }

    private void attempt(RunParts parts, LiveRun execution, long startedAt, long delay) {
        RunOutcome.Stored stored;
        try {
            stored = parts.store().finish(withFrames(log.remaining(last)));
            if (stored == RunOutcome.Stored.LOST && passedOn(parts)) {
                parts.ended().accept(execution);
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) {
            LOG.error("run.end_not_stored", e, "run_id", outcome.runId(), "retry_in_ms", delay);
            again(parts, execution, startedAt, delay);
            return;
        }
        show(parts, stored);
        RunEnd end = outcome.end();
        String status = end.status().wireName();
        parts.metrics().increment("chat_runs", "agent", end.agent(), "status", status);
        parts.metrics().time("chat_run", Duration.ofNanos(System.nanoTime() - startedAt), "status", status);
        count(parts, "input", end.usage().input());
        count(parts, "cached_input", end.usage().cachedInput());
        count(parts, "output", end.usage().output());
        LOG.info(
                "run.ended",
                "run_id",
                outcome.runId(),
                "tenant_id",
                outcome.tenantId(),
                "status",
                status,
                "code",
                end.fault() == null ? "" : end.fault().code(),
                "agent",
                end.agent(),
                "turns",
                end.turns(),
                "handoffs",
                end.handoffs(),
                "input_tokens",
                end.usage().input(),
                "output_tokens",
                end.usage().output(),
                "stored",
                stored);
        parts.ended().accept(execution);
    }

    private static void count(RunParts parts, String kind, long tokens) {
        parts.metrics().add("model_tokens", (double) tokens, "kind", kind);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // each attempt reports itself
    private void again(RunParts parts, LiveRun execution, long startedAt, long delay) {
        Runnable next = () -> attempt(parts, execution, startedAt, Math.min(delay * 2, LONGEST_DELAY));
        try {
            parts.scheduler().schedule(() -> parts.workers().execute(next), delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // this node is going down; another one closes the run when its lease runs out
            parts.ended().accept(execution);
        }
    }

    /** Another holder has it, and it is not over there: this was no end. */
    private boolean passedOn(RunParts parts) {
        Optional<RunFeed> elsewhere = parts.store().elsewhere(log);
        elsewhere.ifPresent(feed -> {
            LOG.info("run.passed_on", "run_id", outcome.runId(), "tenant_id", outcome.tenantId());
            log.passOn(() -> feed);
        });
        return elsewhere.isPresent();
    }

    private void show(RunParts parts, RunOutcome.Stored stored) {
        if (stored == RunOutcome.Stored.LOST) {
            log.publish(parts.store().endOf(outcome.tenantId(), outcome.runId()).orElse(last));
        } else {
            log.publish(last);
        }
    }

    private RunOutcome withFrames(List<StoredFrame> frames) {
        return new RunOutcome(
                outcome.tenantId(),
                outcome.runId(),
                outcome.conversationId(),
                outcome.sessionId(),
                outcome.fence(),
                outcome.end(),
                frames,
                outcome.messages(),
                outcome.items(),
                outcome.calls(),
                outcome.trace(),
                outcome.checkpoint());
    }
}
