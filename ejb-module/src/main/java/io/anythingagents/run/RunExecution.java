package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.stream.RunLog;
import io.anythingagents.run.trace.RunTrace;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.usage.CallSheet;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One run on the node that holds it: its loop, its log, and its end, which is stored once whatever happens. */
final class RunExecution implements AgentLoop.Owner, LiveRun {
    private final RunParts parts;
    private final RunBegun.Fresh run;
    private final RunLog log;
    private final CallBook calls;
    private final RunSwitches switches;
    private final RunTrace trace;
    private final AgentLoop loop;
    private final long startedAt = System.nanoTime();
    private final @Nullable Resumption resumed;
    private boolean firstDeltaSeen;
    private volatile boolean waiting;

    RunExecution(RunParts parts, RequestContext context, RunBegun.Fresh run, RunLog log) {
        this(parts, context, run, log, null);
    }

    /** @param resumed where it goes on; null when it begins */
    RunExecution(RunParts parts, RequestContext context, RunBegun.Fresh run, RunLog log, @Nullable Resumption resumed) {
        this.resumed = resumed;
        this.parts = parts;
        this.run = run;
        this.log = log;
        this.calls =
                new CallBook(parts.calls(), run, context.actor().userId().orElse(null), parts.clock(), parts.ids());
        this.switches = new RunSwitches(run.tenantId(), parts.switches());
        AgentDefinition entry = parts.agents().resolve(run.agent());
        this.trace = parts.tracing().begin(context, run, resumed);
        ApprovalGate gate = run.attended() ? ApprovalGate.FRESH : ApprovalGate.UNATTENDED;
        LoopScope scope = new LoopScope(
                parts,
                context,
                run.runId(),
                run.conversationId(),
                run.runId().toString(),
                log,
                calls,
                switches,
                resumed == null ? gate : resumed.gate(),
                trace.root(),
                run.memory());
        if (resumed == null) {
            RunState from = RunState.beginning(context.actor(), entry.key(), run.history());
            this.loop = new AgentLoop(scope, entry.limits(), true, from, Set.of(), this);
        } else {
            calls.resume(resumed.state().used());
            this.loop = new AgentLoop(scope, entry.limits(), true, resumed.state(), resumed.shown(), this);
        }
    }

    @Override
    public UUID runId() {
        return run.runId();
    }

    @Override
    public UUID conversationId() {
        return run.conversationId();
    }

    @Override
    public RunLog log() {
        return log;
    }

    @Override
    public RunTrace trace() {
        return trace;
    }

    RunBegun.Fresh run() {
        return run;
    }

    /** Shows the first frame on the caller's thread; the model is asked on a worker's. */
    void start() {
        String warning = Admission.reason(run.firstGrant().warnings());
        log.append(frames -> frames.lifecycle("in_progress", warning));
        if (resumed == null) {
            loop.start();
        } else {
            resumed.show(log);
            loop.resume();
        }
    }

    /** Ends a run that waited, without going on. */
    void end(RunEnding ending) {
        loop.stop(ending);
    }

    /** It is stored as waiting, and not this node's any more. */
    void waits() {
        waiting = true;
    }

    boolean isWaiting() {
        return waiting;
    }

    /** Stops it at once: the provider's connection is closed, tools are interrupted, what was said is kept. */
    @Override
    public void cancel() {
        loop.stop(new RunEnding.Cancelled());
    }

    @Override
    public void stopAfterTurn() {
        loop.stopAfterTurn();
    }

    /** Ends it because this node cannot go on. */
    @Override
    public void fail(RunFault fault) {
        loop.stop(new RunEnding.Failed(fault, "server"));
    }

    /** The end cannot be stored any more, which shows where readers are to go. */
    @Override
    public void leave() {
        loop.stop(new RunEnding.Failed(RunFault.NODE_LOST, "server"), ModelCall::leave);
    }

    /** Called under the loop's lock. */
    @Override
    public void spoke() {
        if (!firstDeltaSeen) {
            firstDeltaSeen = true;
            parts.metrics().time("chat_first_delta", Duration.ofNanos(System.nanoTime() - startedAt));
        }
    }

    /** Words the end and has it stored. */
    @Override
    public void over(RunEnding ending) {
        if (ending instanceof RunEnding.Waiting waits) {
            await(waits);
            return;
        }
        AgentLoop.State state = loop.close();
        CallSheet sheet = calls.close();
        if (ending instanceof RunEnding.Bounded bounded) {
            log.append(frames -> frames.lifecycle("incomplete", bounded.reason()));
        } else if (ending instanceof RunEnding.Tripped tripped) {
            log.append(frames -> frames.lifecycle("incomplete", tripped.reason()));
        } else if (ending instanceof RunEnding.Cancelled cancelled && cancelled.mode() == CancelMode.AFTER_TURN) {
            log.append(frames -> frames.lifecycle("cancelled", cancelled.mode().wireName()));
        }
        RunClosing.of(
                        ending,
                        run,
                        state,
                        log,
                        sheet,
                        calls.total(),
                        trace,
                        parts.clock().instant())
                .store(parts, this, startedAt);
    }

    private void await(RunEnding.Waiting waits) {
        RunState state = loop.state();
        Instant now = parts.clock().instant();
        String answered = state.answeredBy();
        RunWaiting.of(
                        waits.asked(),
                        run,
                        state,
                        answered == null ? "" : answered,
                        log,
                        calls.close(),
                        trace,
                        now,
                        now.plus(parts.waitingTime()))
                .store(parts, this);
    }

    /** Whoever finds the expired lease ends it. */
    @Override
    public void brokenDown() {
        parts.ended().accept(this);
    }
}
