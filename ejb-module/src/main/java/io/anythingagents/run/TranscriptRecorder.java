package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.agent.AgentTool;
import io.anythingagents.agent.HostedTool;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.Transcript.Hosted;
import io.anythingagents.run.Transcript.Spoken;
import io.anythingagents.run.model.HostedCall;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.stream.FrameSink;
import io.anythingagents.run.stream.HostedFrames;
import io.anythingagents.run.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes what a model does into the transcript and shows it in the log, in the order of the stream contract. */
final class TranscriptRecorder {
    private final Transcript transcript;
    private final FrameSink log;
    private List<Called> turnCalls = new ArrayList<>();
    private Set<String> shownBefore = Set.of();
    private @Nullable String responseId;

    TranscriptRecorder(Transcript transcript, FrameSink log) {
        this.transcript = transcript;
        this.log = log;
    }

    void newTurn() {
        turnCalls = new ArrayList<>();
        transcript.newTurn();
    }

    /**
     * Goes on with the turn of a run that waited.
     *
     * @param shown items whose end is in the log already
     */
    void resume(RunState from, Set<String> shown) {
        from.turnCalls().forEach(id -> transcript.called(id).ifPresent(turnCalls::add));
        shownBefore = Set.copyOf(shown);
        responseId = from.responseId();
    }

    /** The provider's name for the answer that is being recorded. */
    @Nullable
    String responseId() {
        return responseId;
    }

    /** Those of this turn that are to be made, in order. */
    List<Called> openCalls() {
        return turnCalls.stream()
                .filter(row -> !row.isHandoff() && row.output == null)
                .toList();
    }

    /** The complete calls of this turn, in order. */
    List<Called> turnCalls() {
        return turnCalls;
    }

    /**
     * Everything but the end of an answer.
     *
     * @param workers the agent behind a function, where there is one
     */
    void record(ModelEvent event, String agent, Function<String, Optional<AgentTool>> workers) {
        if (event instanceof ModelEvent.TextDelta delta) {
            Spoken row = spoken(delta.itemId(), agent);
            row.text.append(delta.text());
            log.append(frames -> frames.messageDelta(row.index, row.itemId, delta.contentIndex(), delta.text()));
        } else if (event instanceof ModelEvent.RefusalDelta delta) {
            Spoken row = spoken(delta.itemId(), agent);
            row.refusal.append(delta.text());
            log.append(frames -> frames.refusalDelta(row.index, row.itemId, delta.contentIndex(), delta.text()));
        } else if (event instanceof ModelEvent.Started started) {
            responseId = started.responseId();
            log.answering(responseId);
        } else if (event instanceof ModelEvent.MessageStarted started) {
            spoken(started.itemId(), agent);
        } else if (event instanceof ModelEvent.MessageDone done) {
            transcript.spoken(done.itemId()).ifPresent(row -> finish(row, "completed"));
        } else if (event instanceof ModelEvent.CallStarted started) {
            called(started.itemId(), started.callId(), started.name(), workers);
        } else if (event instanceof ModelEvent.CallDone done) {
            complete(done, workers);
        } else if (event instanceof ModelEvent.SealedItem sealed) {
            transcript.keepSealed(sealed.json());
        } else if (event instanceof ModelEvent.HostedStarted started) {
            hosted(started.itemId(), started.kind());
        } else if (event instanceof ModelEvent.HostedWorking working) {
            Hosted row = hosted(working.itemId(), working.kind());
            log.append(frames -> HostedFrames.status(row.index, row.itemId, row.kind.wireName(), working.status()));
        } else if (event instanceof ModelEvent.HostedDone done) {
            done(done.call());
        } else if (event instanceof ModelEvent.Citation citation) {
            Spoken row = spoken(citation.itemId(), agent);
            HostedFrames.citation(row.index, row.itemId, citation.contentIndex(), citation.json())
                    .ifPresent(draft -> log.append(frames -> draft));
        }
    }

    private Hosted hosted(String itemId, HostedTool.Kind kind) {
        boolean known = transcript.hasHosted(itemId);
        Hosted row = transcript.hosted(itemId, kind);
        if (!known) {
            log.append(frames -> frames.itemAdded(row.index, row.itemId, kind.itemType(), null));
            log.append(frames -> HostedFrames.status(row.index, row.itemId, kind.wireName(), "in_progress"));
        }
        return row;
    }

    private void done(HostedCall call) {
        Hosted row = hosted(call.itemId(), call.kind());
        if (row.done == null) {
            row.done = call;
            log.append(frames -> HostedFrames.completed(row.index, call));
            HostedFrames.code(row.index, call).ifPresent(draft -> log.append(frames -> draft));
            log.append(frames -> frames.itemDone(row.index, row.itemId, row.kind.itemType(), null, "completed"));
        }
    }

    private Spoken spoken(String itemId, String agent) {
        Optional<Spoken> known = transcript.spoken(itemId);
        if (known.isPresent()) {
            return known.get();
        }
        Spoken row = transcript.speak(itemId, agent);
        log.append(frames -> frames.itemAdded(row.index, row.itemId, "message", "assistant"));
        return row;
    }

    private void finish(Spoken row, String status) {
        if (!row.done) {
            row.done = status.equals("completed");
            if (!row.refusal.isEmpty()) {
                log.append(frames -> frames.refusalDone(row.index, row.itemId, 0, row.refusal.toString()));
            }
            log.append(frames -> frames.itemDone(row.index, row.itemId, "message", "assistant", status));
        }
    }

    private void called(String itemId, String callId, String name, Function<String, Optional<AgentTool>> workers) {
        boolean handoff = AgentDefinition.isHandoffTool(name);
        transcript
                .call(
                        itemId,
                        callId,
                        name,
                        handoff,
                        workers.apply(name).map(AgentTool::agent).orElse(null))
                .filter(row -> !row.isHandoff())
                .ifPresent(row -> {
                    log.append(frames -> frames.itemAdded(row.index, row.itemId, "function_call", null));
                    log.append(frames -> frames.toolStatus(row.shown(), "in_progress", null));
                });
    }

    private void complete(ModelEvent.CallDone done, Function<String, Optional<AgentTool>> workers) {
        called(done.itemId(), done.callId(), done.name(), workers);
        Called row = transcript.called(done.callId()).orElseThrow();
        if (row.arguments != null) {
            return;
        }
        row.arguments = done.arguments().isBlank() ? "{}" : done.arguments();
        turnCalls.add(row);
        if (!row.isHandoff()) {
            log.append(frames -> frames.argumentsDelta(row.shown()));
            log.append(frames -> frames.argumentsDone(row.shown()));
        }
    }

    void answered(Called row, ToolCall.Result result) {
        row.output = result.output();
        row.shownDone = true;
        if (shownBefore.contains(row.itemId)) {
            return;
        }
        log.append(frames -> frames.toolOutput(row.shown(), result.output()));
        log.append(frames -> frames.toolStatus(row.shown(), result.failed() ? "failed" : "completed", result.output()));
        log.append(frames -> frames.itemDone(row.index, row.itemId, "function_call", null, "completed"));
    }

    /** Tells that nothing more will be said: in the message under way, else in one of its own. */
    void refuse(String itemId, String agent, String text) {
        List<Spoken> open = transcript.unfinishedSpeech();
        boolean underWay = !open.isEmpty();
        Spoken row = underWay ? open.get(open.size() - 1) : spoken(itemId, agent);
        row.refusal.append(text);
        log.append(frames -> frames.refusalDelta(row.index, row.itemId, 0, text));
        if (!underWay) {
            finish(row, "completed");
        }
    }

    /** Closes what will not be finished. */
    void breakOff() {
        transcript.unfinishedCalls().forEach(row -> {
            row.shownDone = true;
            log.append(frames -> frames.toolStatus(row.shown(), "failed", null));
            log.append(frames -> frames.itemDone(row.index, row.itemId, "function_call", null, "incomplete"));
        });
        transcript
                .unfinishedHosted()
                .forEach(row -> log.append(
                        frames -> frames.itemDone(row.index, row.itemId, row.kind.itemType(), null, "incomplete")));
        transcript.unfinishedSpeech().forEach(row -> finish(row, "incomplete"));
    }
}
