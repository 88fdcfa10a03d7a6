package io.anythingagents.run;

import io.anythingagents.observability.TraceParent;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.shared.Actor;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All a run needs to go on elsewhere from where it began to wait: nothing of it starts afresh, neither turns nor tokens nor
 * time.
 *
 * @param actor for whom its tools work
 * @param agent registry key of the agent that has the word
 * @param answeredBy the model that answered last
 * @param responseId the provider's name for that answer
 * @param usedMillis how long it has worked, waiting not counted
 * @param given what the agent was shown first
 * @param rowsBefore how many rows of the transcript came before that agent
 * @param turnCalls ids of the calls of the turn that waits, in order
 * @param trace the run's span so far, under which the next one begins
 */
public record RunState(
        Actor actor,
        String agent,
        @Nullable String answeredBy,
        @Nullable String responseId,
        int turns,
        int handoffs,
        long usedMillis,
        TokenUsage used,
        List<SessionItem> given,
        int rowsBefore,
        Transcript transcript,
        List<String> turnCalls,
        @Nullable TraceParent trace) {
    public RunState {
        given = List.copyOf(given);
        turnCalls = List.copyOf(turnCalls);
    }

    /** Where a loop begins: the agent has heard its history, and nothing happened yet. */
    static RunState beginning(Actor actor, String agent, List<SessionItem> history) {
        return new RunState(
                actor, agent, null, null, 0, 0, 0, TokenUsage.NONE, history, 0, new Transcript(), List.of(), null);
    }

    /** Where a loop stands; it guards what it gives. */
    static RunState of(
            LoopScope scope,
            ActiveAgent active,
            Transcript transcript,
            TranscriptRecorder recorder,
            Duration worked,
            @Nullable String answeredBy,
            int turns,
            int handoffs) {
        return new RunState(
                scope.context().actor(),
                active.key(),
                answeredBy,
                recorder.responseId(),
                turns,
                handoffs,
                worked.toMillis(),
                scope.calls().total(),
                active.given(),
                active.rowsBefore(),
                transcript,
                recorder.turnCalls().stream().map(row -> row.callId).toList(),
                scope.span().place());
    }

    RunState withUsed(TokenUsage all) {
        return new RunState(
                actor,
                agent,
                answeredBy,
                responseId,
                turns,
                handoffs,
                usedMillis,
                all,
                given,
                rowsBefore,
                transcript,
                turnCalls,
                trace);
    }

    RunState withActor(Actor as) {
        return new RunState(
                as,
                agent,
                answeredBy,
                responseId,
                turns,
                handoffs,
                usedMillis,
                used,
                given,
                rowsBefore,
                transcript,
                turnCalls,
                trace);
    }
}
