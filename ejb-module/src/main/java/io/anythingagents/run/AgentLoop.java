package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.agent.RunLimits;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.guardrail.Guardrails.Stage;
import io.anythingagents.run.guardrail.Verdict;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.tool.ToolCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop, as a state machine driven by events: call the model, run what it called, decide the next step. It holds no
 * thread while it waits, and tells its owner exactly once that it is over. A run is one such loop; an agent that works
 * for another one is a loop inside it.
 *
 * <p>Lock order: this object, then its log. Calls and tools are started and stopped outside the lock, because they call
 * back.
 */
final class AgentLoop {
    /** Whose loop it is. */
    interface Owner {
        /** It is over; called on a worker, once. */
        void over(RunEnding ending);

        /** Even the end broke. */
        void brokenDown();

        /** The model says something. */
        default void spoke() {}
    }

    /** Where it stands when it is over. */
    record State(
            String agent,
            String model,
            boolean structured,
            int turns,
            int handoffs,
            Transcript transcript,
            @Nullable SessionCheckpoint checkpoint) {}

    private enum Phase {
        /** The model is answering. */
        MODEL,
        /** Tools run, or the next step is being decided. */
        ACTING,
        /** The owner is being told. */
        ENDING
    }

    private final LoopScope scope;
    private final RunParts parts;
    private final Owner owner;
    private final boolean delegates;
    private final LoopWorker worker;
    private final LoopTrace trace;
    private final TurnTools tools;
    private final TurnDecision decision;
    private final ActiveAgent active;
    private final MemoryStep memory;
    private final Transcript transcript;
    private final TranscriptRecorder recorder;
    private final GuardedSpeech speech = new GuardedSpeech();

    private @Nullable String answeredBy;
    private Phase phase = Phase.ACTING;
    private int turns;
    private int handoffs;
    private boolean lastTurn;
    private @Nullable ModelCall call;
    private final OngoingCall ongoing;
    private final LoopTime time;

    /**
     * Begins, or goes on where a run began to wait.
     *
     * @param delegates whether its agents may hand over and have others work for them
     * @param shown items whose end is in the log already
     */
    AgentLoop(LoopScope scope, RunLimits limits, boolean delegates, RunState from, Set<String> shown, Owner owner) {
        this.scope = scope;
        this.parts = scope.parts();
        this.owner = owner;
        this.delegates = delegates;
        this.worker = new LoopWorker(scope, this::brokeDown);
        this.trace = new LoopTrace(scope);
        this.tools = new TurnTools(new CallStarter(scope, trace, (stage, verdict) -> stop(trip(stage, verdict))));
        this.transcript = from.transcript();
        this.active = new ActiveAgent(scope, from, delegates);
        this.ongoing = new OngoingCall(scope);
        this.memory = new MemoryStep(this, scope, active, ongoing, worker, trace, new MemoryTurn());
        this.recorder = new TranscriptRecorder(transcript, scope.log());
        recorder.resume(from, shown);
        this.decision = new TurnDecision(scope, limits, active, transcript, recorder);
        Duration used = Duration.ofMillis(from.usedMillis());
        this.time = new LoopTime(used, limits.time(), parts, () -> stop(new RunEnding.Bounded("max_seconds")));
        this.turns = from.turns();
        this.handoffs = from.handoffs();
        this.answeredBy = from.answeredBy();
    }

    void start() {
        time.begin();
        worker.run(this::begin);
    }

    /** Makes the calls that waited, now that somebody has decided. */
    void resume() {
        time.begin();
        worker.run(() -> {
            scope.switches().load(delegates && parts.hasSwitches());
            synchronized (this) {
                trace.speaks(active);
            }
            act(null);
        });
    }

    private void begin() {
        scope.switches().load(delegates && parts.hasSwitches());
        Verdict asked;
        synchronized (this) {
            trace.speaks(active);
            asked = active.begin();
            trace.asked(active.guardrails(), asked);
        }
        if (asked instanceof Verdict.Tripped tripped) {
            stop(trip(Stage.INPUT, tripped));
        } else {
            new InputModeration(scope, worker)
                    .before(active, this::startTurn, tripped -> stop(trip(Stage.INPUT, tripped)));
        }
    }

    private RunEnding.Tripped trip(Stage stage, Verdict.Tripped verdict) {
        return RunEnding.Tripped.of(parts.metrics(), scope.runId(), stage, verdict);
    }

    /** Stops it at once: the provider's connection is closed, tools are interrupted, what was said is kept. */
    void stop(RunEnding ending) {
        stop(ending, ModelCall::cancel);
    }

    /** @param closing what becomes of the call under way */
    void stop(RunEnding ending, Consumer<ModelCall> closing) {
        ModelCall open;
        synchronized (this) {
            if (phase == Phase.ENDING) {
                return;
            }
            phase = Phase.ENDING;
            open = call;
            ongoing.breakOff();
        }
        if (open != null) {
            closing.accept(open);
        }
        tools.stop();
        worker.run(() -> end(ending));
    }

    /** Lets it finish the turn it is in, with its tools and a change of the agent, and begin no other. */
    synchronized void stopAfterTurn() {
        lastTurn = true;
    }

    /** Where it stands when it waits. */
    synchronized RunState state() {
        return RunState.of(scope, active, transcript, recorder, time.used(), answeredBy, turns, handoffs);
    }

    /** Closes what will not be finished; for the owner, when it is over. */
    synchronized State close() {
        recorder.breakOff();
        String model = answeredBy == null ? active.model() : answeredBy;
        boolean structured = active.definition().output() != null;
        return new State(active.key(), model, structured, turns, handoffs, transcript, memory.reached());
    }

    private void end(RunEnding ending) {
        time.end();
        synchronized (this) {
            if (ending instanceof RunEnding.Tripped tripped) {
                recorder.refuse("msg_guardrail_" + scope.id(), active.key(), tripped.text());
            }
        }
        trace.over(ending);
        owner.over(ending);
    }

    private void startTurn() {
        memory.before(this::ask);
    }

    private void ask() {
        ModelRequest request;
        CallBook.Booked asking;
        int number;
        synchronized (this) {
            if (phase != Phase.ACTING) {
                return;
            }
            phase = Phase.MODEL;
            number = ++turns;
            recorder.newTurn();
            trace.turn(number);
            call = null;
            request = active.request();
            asking = scope.calls().book(active.key(), request);
            ongoing.begin(asking);
        }
        scope.calls().keep();
        Admission admission = scope.calls().admit(asking, request);
        RunEnding refused = admission.refused();
        if (refused != null) {
            stop(refused);
            return;
        }
        synchronized (this) {
            if (phase == Phase.ENDING) {
                asking.forget();
                return;
            }
            asking.sending();
            admission.warn(scope.log());
        }
        ModelCall started = trace.asking(
                admission.request(),
                active,
                () -> parts.models().stream(admission.request(), event -> on(number, event)));
        boolean stopped;
        synchronized (this) {
            if (turns == number && phase == Phase.MODEL) {
                call = started;
            }
            stopped = phase == Phase.ENDING;
        }
        if (stopped) {
            started.cancel();
        }
    }

    private synchronized void on(int number, ModelEvent event) {
        if (phase != Phase.MODEL || number != turns) {
            return;
        }
        ongoing.listen(event);
        List<ModelEvent> shown = speech.pass(active.guardrails(), event);
        trace.heard(event, speech);
        shown.forEach(this::take);
        speech.tripped().ifPresent(tripped -> {
            ongoing.breakOff();
            phase = Phase.ENDING;
            ModelCall open = call;
            worker.run(() -> {
                if (open != null) {
                    open.cancel();
                }
                end(trip(Stage.OUTPUT, tripped));
            });
        });
    }

    private void take(ModelEvent event) {
        if (event instanceof ModelEvent.Completed completed) {
            phase = Phase.ACTING;
            call = null;
            turnEnded("completed");
            worker.run(() -> act(completed.incompleteReason()));
        } else if (event instanceof ModelEvent.Failed failed) {
            phase = Phase.ENDING;
            turnEnded(failed.fault().kind().code());
            worker.run(() -> end(RunEnding.Failed.ofProvider(failed.fault())));
        } else {
            if (event instanceof ModelEvent.Started started) {
                answeredBy = started.model();
            } else if (event instanceof ModelEvent.TextDelta) {
                owner.spoke();
            }
            recorder.record(event, active.key(), active::worker);
        }
    }

    /** Runs what the model called, all at once; results keep the order of the calls. */
    private void act(@Nullable String incompleteReason) {
        List<Called> calls;
        synchronized (this) {
            if (phase != Phase.ACTING) {
                return;
            }
            calls = recorder.openCalls();
        }
        if (calls.isEmpty() || incompleteReason != null) {
            proceed(incompleteReason);
            return;
        }
        scope.calls().keep();
        tools.toAsk(active, calls).ifPresent(asked -> {
            List<Called> now = new ArrayList<>(calls);
            asked.forEach(waits -> now.remove(waits.call()));
            Runnable then = asked.isEmpty() ? () -> proceed(null) : () -> await(asked);
            tools.start(active, now, this::showOutput, () -> worker.run(then));
        });
    }

    /** The calls that need no yes are done; the rest waits, and with it the run. */
    private void await(List<AskedCall> asked) {
        boolean stops;
        synchronized (this) {
            if (phase != Phase.ACTING) {
                return;
            }
            phase = Phase.ENDING;
            stops = lastTurn;
        }
        end(stops ? new RunEnding.Cancelled(CancelMode.AFTER_TURN) : new RunEnding.Waiting(asked));
    }

    private synchronized void showOutput(Called row, ToolCall.Result result) {
        if (phase == Phase.ACTING) {
            recorder.answered(row, result);
        }
    }

    private void proceed(@Nullable String incompleteReason) {
        NextStep next;
        boolean goesOn;
        synchronized (this) {
            if (phase != Phase.ACTING) {
                return;
            }
            next = decision.after(turns, incompleteReason);
            if (next instanceof NextStep.Handoff handoff) {
                handOver(handoff);
            }
            goesOn = !lastTurn && (next instanceof NextStep.Handoff || next instanceof NextStep.Again);
            if (!goesOn) {
                phase = Phase.ENDING;
            }
        }
        if (next instanceof NextStep.Final last) {
            end(new RunEnding.Answered(last.status()));
        } else if (next instanceof NextStep.Limit limit) {
            end(new RunEnding.Bounded(limit.reason()));
        } else if (goesOn) {
            startTurn();
        } else {
            end(new RunEnding.Cancelled(CancelMode.AFTER_TURN));
        }
    }

    private void handOver(NextStep.Handoff handoff) {
        AgentDefinition to = handoff.to();
        String from = active.key();
        active.handOver(handoff);
        int index = ++handoffs;
        scope.log().append(frames -> frames.agentUpdated(from, to.key(), index, handoff.input()));
        parts.metrics().increment("chat_handoffs", "from", from, "to", to.key());
        trace.handedOver(from, active, handoff.input());
    }

    private void turnEnded(String outcome) {
        parts.metrics().increment("chat_turns", "agent", active.key(), "outcome", outcome);
    }

    private final class MemoryTurn implements MemoryStep.Loop {
        @Override
        public boolean goesOn() {
            return phase == Phase.ACTING;
        }

        @Override
        public void calls(@Nullable ModelCall summing) {
            call = summing;
        }
    }

    /** Ends it as failed; if even that broke, the owner gives it up. */
    private void brokeDown() {
        boolean hopeless;
        synchronized (this) {
            hopeless = phase == Phase.ENDING;
        }
        if (hopeless) {
            owner.brokenDown();
        } else {
            stop(new RunEnding.Failed(RunFault.INTERNAL, "server"));
        }
    }
}
