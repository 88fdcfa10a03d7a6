package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.observability.EventLog;
import io.anythingagents.run.Transcript.Spoken;
import io.anythingagents.run.guardrail.Guardrails;
import io.anythingagents.run.guardrail.Guardrails.Stage;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.stream.RunLog;
import io.anythingagents.run.trace.RunTrace;
import io.anythingagents.usage.CallOutcome;
import io.anythingagents.usage.CallSheet;
import io.anythingagents.usage.CallTokens;
import io.anythingagents.usage.EndedCall;
import io.anythingagents.usage.OpenCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with an answer whose node died while the provider kept making it: hears all of it again, shows what was not shown
 * yet, and ends the run. What needs more than words, such as a tool, ends it as lost, for who asked is not here.
 */
final class RunContinuation implements LiveRun {
    private static final EventLog LOG = EventLog.of(RunContinuation.class);

    private final RunParts parts;
    private final RunBegun.Fresh run;
    private final AgentDefinition agent;
    private final ShownAnswer shown;
    private final RunLog log;
    private final OpenCall open;
    private final TokenUsage before;
    private final @Nullable Duration time;
    private final ContinuedTrace trace;
    private final Guardrails guardrails;
    private final GuardedSpeech speech = new GuardedSpeech();
    private final TranscriptRecorder recorder;
    private final Map<String, Integer> skipped = new HashMap<>();
    private final long startedAt = System.nanoTime();
    private @Nullable String model;
    private @Nullable ModelCall call;
    private volatile @Nullable Future<?> deadline;
    private boolean over;

    RunContinuation(RunParts parts, Takeover taken, RunLog log) {
        this.parts = parts;
        this.run = taken.run();
        this.shown = taken.shown();
        this.agent = parts.agents().resolve(shown.agent());
        this.log = log;
        this.open = taken.open();
        this.before = taken.before();
        this.time = taken.time();
        this.trace = new ContinuedTrace(parts.tracing().goOn(run, taken.trace()), shown.agent(), open.model());
        this.guardrails = parts.guardrails().of(agent.guardrails());
        this.recorder = new TranscriptRecorder(shown.transcript(), log);
        this.model = open.model();
    }

    void start() {
        LOG.info("run.continued", "run_id", run.runId(), "response_id", shown.responseId());
        if (time != null) {
            deadline = parts.scheduler()
                    .schedule(() -> stop(new RunEnding.Bounded("max_seconds")), time.toMillis(), TimeUnit.MILLISECONDS);
        }
        ModelCall started = parts.models().follow(run.runId(), shown.responseId(), this::hear);
        boolean ended;
        synchronized (this) {
            call = started;
            ended = over;
        }
        if (ended) {
            started.cancel();
        }
    }

    /** Yet another holder has it now. */
    @Override
    public void leave() {
        stop(new RunEnding.Failed(RunFault.NODE_LOST, "server"), ModelCall::leave);
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

    /** It finishes one answer and begins no other turn. */
    @Override
    public void stopAfterTurn() {}

    @Override
    public RunTrace trace() {
        return trace.trace();
    }

    @Override
    public void cancel() {
        stop(new RunEnding.Cancelled());
    }

    @Override
    public void fail(RunFault fault) {
        stop(new RunEnding.Failed(fault, "server"));
    }

    private void stop(RunEnding ending) {
        stop(ending, ModelCall::cancel);
    }

    private void stop(RunEnding ending, Consumer<ModelCall> closing) {
        ModelCall following;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            following = call;
        }
        if (following != null) {
            closing.accept(following);
        }
        parts.workers().execute(() -> end(ending, null));
    }

    private synchronized void hear(ModelEvent event) {
        if (over) {
            return;
        }
        trace.heard(event);
        for (ModelEvent passed : speech.pass(guardrails, event)) {
            take(passed);
        }
        speech.tripped().filter(none -> !over).ifPresent(verdict -> {
            over = true;
            RunEnding.Tripped tripped = RunEnding.Tripped.of(parts.metrics(), run.runId(), Stage.OUTPUT, verdict);
            ModelCall following = call;
            parts.workers().execute(() -> {
                if (following != null) {
                    following.cancel();
                }
                end(tripped, null);
            });
        });
    }

    private void take(ModelEvent event) {
        if (event instanceof ModelEvent.Started started) {
            model = started.model();
            log.answering(started.responseId());
        } else if (event instanceof ModelEvent.TextDelta delta) {
            String rest = unseen(delta);
            if (!rest.isEmpty()) {
                record(new ModelEvent.TextDelta(delta.itemId(), delta.contentIndex(), rest));
            }
        } else if (event instanceof ModelEvent.Completed completed) {
            over = true;
            parts.workers().execute(() -> end(ending(completed), completed.usage()));
        } else if (event instanceof ModelEvent.Failed failed) {
            over = true;
            TokenUsage told = failed.usage().equals(TokenUsage.NONE) ? null : failed.usage();
            parts.workers().execute(() -> end(new RunEnding.Failed(RunFault.NODE_LOST, "server"), told));
        } else if (event instanceof ModelEvent.CallStarted || event instanceof ModelEvent.CallDone) {
            stop(new RunEnding.Failed(RunFault.NODE_LOST, "server"));
        } else {
            record(event);
        }
    }

    /** The part of a piece of text that was not shown before the node died. */
    private String unseen(ModelEvent.TextDelta delta) {
        int known = skipped.computeIfAbsent(delta.itemId(), id -> shown.transcript()
                .spoken(id)
                .map(row -> row.text.length())
                .orElse(0));
        int skip = Math.min(known, delta.text().length());
        skipped.put(delta.itemId(), known - skip);
        return delta.text().substring(skip);
    }

    private void record(ModelEvent event) {
        recorder.record(event, shown.agent(), name -> Optional.empty());
    }

    private RunEnding ending(ModelEvent.Completed completed) {
        String reason = completed.incompleteReason();
        if (reason != null) {
            return new RunEnding.Bounded(reason);
        }
        Optional<Spoken> last = shown.transcript().lastSpoken();
        if (last.isEmpty()) {
            return new RunEnding.Answered(RunStatus.INCOMPLETE);
        }
        if (last.get().text.isEmpty()) {
            return new RunEnding.Answered(RunStatus.REFUSED);
        }
        boolean wrong =
                agent.output() != null && StructuredAnswer.of(last.get().text).isEmpty();
        return wrong ? new RunEnding.Bounded("invalid_output") : new RunEnding.Answered(RunStatus.COMPLETED);
    }

    /** @param told what the provider says the answer used; null where it says nothing */
    private void end(RunEnding ending, @Nullable TokenUsage told) {
        EndedCall ended;
        Future<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
        synchronized (this) {
            if (ending instanceof RunEnding.Tripped tripped) {
                recorder.refuse("msg_guardrail_" + run.runId(), shown.agent(), tripped.text());
            }
            recorder.breakOff();
            trace.over(ending);
            ended = ended(ending, told);
        }
        if (ending instanceof RunEnding.Bounded bounded) {
            log.append(frames -> frames.lifecycle("incomplete", bounded.reason()));
        } else if (ending instanceof RunEnding.Tripped tripped) {
            log.append(frames -> frames.lifecycle("incomplete", tripped.reason()));
        }
        CallTokens tokens = ended.tokens();
        TokenUsage whole = before.plus(
                new TokenUsage(tokens.input(), tokens.cachedInput(), tokens.output(), tokens.reasoning(), 1));
        AgentLoop.State state = new AgentLoop.State(
                shown.agent(),
                ended.model(),
                agent.output() != null,
                Math.max(1, whole.requests()),
                shown.handoffs(),
                shown.transcript(),
                null);
        RunClosing.of(
                        ending,
                        run,
                        state,
                        log,
                        new CallSheet(run.tenantId(), List.of(ended), List.of()),
                        whole,
                        trace.trace(),
                        parts.clock().instant())
                .store(parts, this, startedAt);
    }

    private EndedCall ended(RunEnding ending, @Nullable TokenUsage told) {
        String answering = model == null ? open.model() : model;
        if (told != null) {
            CallTokens tokens = new CallTokens(
                    Math.max(0, told.input()), told.cachedInput(), Math.max(0, told.output()), told.reasoning());
            CallOutcome outcome = ending instanceof RunEnding.Failed
                    ? CallOutcome.FAILED
                    : ending instanceof RunEnding.Bounded ? CallOutcome.INCOMPLETE : CallOutcome.COMPLETED;
            return new EndedCall(
                    open, answering, outcome, tokens, false, parts.clock().instant());
        }
        long heard = shown.transcript()
                .lastSpoken()
                .filter(row -> !shown.earlier().contains(row.itemId))
                .map(row -> TokenEstimate.of(row.text.length()))
                .orElse(0L);
        CallOutcome outcome = ending instanceof RunEnding.Failed ? CallOutcome.LOST : CallOutcome.CANCELLED;
        return new EndedCall(
                open,
                answering,
                outcome,
                new CallTokens(open.inputEstimate(), 0, heard, 0),
                true,
                parts.clock().instant());
    }
}
