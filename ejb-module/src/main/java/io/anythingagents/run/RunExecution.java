package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.observability.CorrelationId;
import io.anythingagents.observability.EventLog;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.Transcript.Spoken;
import io.anythingagents.run.model.FunctionSpec;
import io.anythingagents.run.model.ModelCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelFault;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.RunLog;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolCall;
import io.anythingagents.run.tool.ToolContext;
import io.anythingagents.shared.RequestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The loop, as a state machine driven by events: call the model, run what it called, decide the next step. It holds no
 * thread while it waits. Whatever happens, it ends exactly once, through {@link RunEnding}.
 *
 * <p>Lock order: this object, then its log. Calls and tools are started and stopped outside the lock, because they call
 * back.
 */
final class RunExecution {
    private static final EventLog LOG = EventLog.of(RunExecution.class);

    private enum Phase {
        /** The model is answering. */
        MODEL,
        /** Tools run, or the next step is being decided. */
        ACTING,
        /** The end is being stored. */
        ENDING
    }

    private final RunParts parts;
    private final RequestContext context;
    private final RunBegun.Fresh run;
    private final RunLog log;
    private final Transcript transcript = new Transcript();
    private final TranscriptRecorder recorder;
    private final long startedAt = System.nanoTime();

    private AgentDefinition agent;
    private @Nullable String answeredBy;
    private Phase phase = Phase.ACTING;
    private int turns;
    private int handoffs;
    private TokenUsage usage = TokenUsage.NONE;
    private boolean firstDeltaSeen;
    private @Nullable ModelCall call;
    private List<ToolCall> running = List.of();

    RunExecution(RunParts parts, RequestContext context, RunBegun.Fresh run, RunLog log) {
        this.parts = parts;
        this.context = context;
        this.run = run;
        this.log = log;
        this.recorder = new TranscriptRecorder(transcript, log);
        this.agent = parts.agents().resolve(run.agent());
    }

    UUID runId() {
        return run.runId();
    }

    UUID conversationId() {
        return run.conversationId();
    }

    RunLog log() {
        return log;
    }

    RunBegun.Fresh run() {
        return run;
    }

    /** Shows the first frame on the caller's thread; the model is asked on a worker's. */
    void start() {
        log.append(frames -> frames.lifecycle("in_progress", null));
        onWorker(this::startTurn);
    }

    /** Stops it at once: the provider's connection is closed, tools are interrupted, what was said is kept. */
    void cancel() {
        stop(new RunEnding.Cancelled());
    }

    /** Ends it because this node cannot go on. */
    void fail(RunFault fault) {
        stop(new RunEnding.Failed(fault, "server"));
    }

    private void stop(RunEnding ending) {
        ModelCall open;
        List<ToolCall> tools;
        synchronized (this) {
            if (phase == Phase.ENDING) {
                return;
            }
            phase = Phase.ENDING;
            open = call;
            tools = running;
        }
        if (open != null) {
            open.cancel();
        }
        tools.forEach(ToolCall::cancel);
        onWorker(() -> finish(ending));
    }

    private void startTurn() {
        ModelRequest request;
        int number;
        synchronized (this) {
            if (phase != Phase.ACTING) {
                return;
            }
            phase = Phase.MODEL;
            number = ++turns;
            recorder.newTurn();
            call = null;
            request = request();
        }
        ModelCall started = parts.models().stream(request, event -> on(number, event));
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

    private ModelRequest request() {
        List<FunctionSpec> functions = new ArrayList<>();
        for (AgentDefinition colleague : parts.agents().handoffs(agent)) {
            functions.add(new FunctionSpec(
                    colleague.handoffTool(),
                    "Hand the conversation over to the " + colleague.displayName() + ". "
                            + colleague.handoffDescription(),
                    Handoffs.NO_ARGUMENTS));
        }
        for (Tool tool : parts.tools().offeredTo(agent)) {
            functions.add(new FunctionSpec(tool.name(), tool.description(), tool.parametersSchema()));
        }
        List<SessionItem> items = new ArrayList<>(run.history());
        items.addAll(transcript.items());
        return new ModelRequest(
                run.runId(),
                parts.agents().model(agent),
                agent.instructions(),
                functions,
                SessionItems.completed(items));
    }

    private synchronized void on(int number, ModelEvent event) {
        if (phase != Phase.MODEL || number != turns) {
            return;
        }
        if (event instanceof ModelEvent.Completed completed) {
            usage = usage.plus(completed.usage());
            phase = Phase.ACTING;
            call = null;
            turnEnded("completed");
            onWorker(() -> act(completed.incompleteReason()));
        } else if (event instanceof ModelEvent.Failed failed) {
            usage = usage.plus(failed.usage());
            phase = Phase.ENDING;
            turnEnded(failed.fault().kind().code());
            ModelFault fault = failed.fault();
            RunFault shown = new RunFault(
                    fault.kind().code(), fault.message(), fault.kind().retryable());
            onWorker(() -> finish(new RunEnding.Failed(shown, "provider")));
        } else {
            if (event instanceof ModelEvent.Started started) {
                answeredBy = started.model();
            } else if (event instanceof ModelEvent.TextDelta) {
                noteFirstDelta();
            }
            recorder.record(event, agent.key());
        }
    }

    /** Runs what the model called, all at once; results keep the order of the calls. */
    private void act(@Nullable String incompleteReason) {
        List<Called> calls;
        synchronized (this) {
            if (phase != Phase.ACTING) {
                return;
            }
            calls = recorder.turnCalls().stream()
                    .filter(row -> !row.isHandoff())
                    .toList();
        }
        if (calls.isEmpty() || incompleteReason != null) {
            proceed(incompleteReason);
            return;
        }
        ToolBatch batch = new ToolBatch(calls, this::showOutput, () -> onWorker(() -> proceed(null)));
        List<ToolCall> started = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            synchronized (this) {
                if (phase != Phase.ACTING) {
                    break;
                }
            }
            start(calls.get(i), i, batch).ifPresent(started::add);
        }
        boolean stopped;
        synchronized (this) {
            running = List.copyOf(started);
            stopped = phase == Phase.ENDING;
        }
        if (stopped) {
            started.forEach(ToolCall::cancel);
        }
    }

    private Optional<ToolCall> start(Called row, int place, ToolBatch batch) {
        Optional<Tool> tool = parts.tools().offeredTo(agent).stream()
                .filter(offered -> offered.name().equals(row.name))
                .findFirst();
        if (tool.isEmpty()) {
            batch.done(place, new ToolCall.Result("There is no tool named " + row.name + ".", true));
            return Optional.empty();
        }
        ToolContext scope = new ToolContext(context, run.conversationId(), run.runId(), row.callId);
        String arguments = row.arguments == null ? "{}" : row.arguments;
        return Optional.of(ToolCall.start(
                tool.get(),
                scope,
                arguments,
                parts.toolThreads(),
                parts.scheduler(),
                parts.metrics(),
                result -> batch.done(place, result)));
    }

    private synchronized void showOutput(Called row, ToolCall.Result result) {
        if (phase == Phase.ACTING) {
            recorder.answered(row, result);
        }
    }

    private void proceed(@Nullable String incompleteReason) {
        NextStep next;
        synchronized (this) {
            if (phase != Phase.ACTING) {
                return;
            }
            running = List.of();
            next = decide(incompleteReason);
            if (next instanceof NextStep.Handoff handoff) {
                handOver(handoff.to());
            } else if (!(next instanceof NextStep.Again)) {
                phase = Phase.ENDING;
            }
        }
        if (next instanceof NextStep.Final end) {
            finish(new RunEnding.Answered(end.status()));
        } else if (next instanceof NextStep.Limit limit) {
            finish(new RunEnding.Bounded(limit.reason()));
        } else {
            startTurn();
        }
    }

    private NextStep decide(@Nullable String incompleteReason) {
        if (incompleteReason != null) {
            return new NextStep.Limit(incompleteReason);
        }
        if (recorder.turnCalls().isEmpty()) {
            Optional<Spoken> last = transcript.lastSpoken();
            if (last.isEmpty()) {
                return new NextStep.Final(RunStatus.INCOMPLETE);
            }
            return new NextStep.Final(last.get().text.isEmpty() ? RunStatus.REFUSED : RunStatus.COMPLETED);
        }
        Optional<AgentDefinition> target =
                Handoffs.settle(recorder.turnCalls(), parts.agents().handoffs(agent));
        if (turns >= parts.maxTurns()) {
            return new NextStep.Limit("max_turns");
        }
        return target.<NextStep>map(NextStep.Handoff::new).orElseGet(NextStep.Again::new);
    }

    private void handOver(AgentDefinition to) {
        String from = agent.key();
        agent = to;
        int index = ++handoffs;
        log.append(frames -> frames.agentUpdated(from, to.key(), index));
        parts.metrics().increment("chat_handoffs", "from", from, "to", to.key());
    }

    /** Words the end and has it stored; runs on a worker, once. */
    private void finish(RunEnding ending) {
        RunClosing closing;
        synchronized (this) {
            recorder.breakOff();
            closing = RunClosing.of(
                    ending,
                    run,
                    transcript,
                    log,
                    agent.key(),
                    answeredBy == null ? parts.agents().model(agent) : answeredBy,
                    turns,
                    handoffs,
                    usage,
                    parts.clock().instant());
        }
        closing.store(parts, this, startedAt);
    }

    private void noteFirstDelta() {
        if (!firstDeltaSeen) {
            firstDeltaSeen = true;
            parts.metrics().time("chat_first_delta", Duration.ofNanos(System.nanoTime() - startedAt));
        }
    }

    private void turnEnded(String outcome) {
        parts.metrics().increment("chat_turns", "agent", agent.key(), "outcome", outcome);
    }

    /** Ends it as failed; if even that broke, gives it up, and whoever finds the expired lease ends it. */
    private void brokeDown() {
        boolean hopeless;
        synchronized (this) {
            hopeless = phase == Phase.ENDING;
        }
        if (hopeless) {
            parts.ended().accept(this);
        } else {
            fail(RunFault.INTERNAL);
        }
    }

    private void onWorker(Runnable step) {
        parts.workers().execute(() -> {
            CorrelationId.set(context.requestId());
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                LOG.error("run.broken", e, "run_id", run.runId());
                brokeDown();
            } finally {
                CorrelationId.clear();
            }
        });
    }
}
