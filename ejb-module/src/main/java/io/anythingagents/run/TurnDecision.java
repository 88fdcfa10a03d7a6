package io.anythingagents.run;

import io.anythingagents.agent.RunLimits;
import io.anythingagents.run.Transcript.Spoken;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what follows a turn. Its loop guards it. */
record TurnDecision(
        LoopScope scope, RunLimits limits, ActiveAgent active, Transcript transcript, TranscriptRecorder recorder) {
    /**
     * @param turns how many there were
     * @param incompleteReason why the model's answer was cut short, if it was
     */
    NextStep after(int turns, @Nullable String incompleteReason) {
        if (incompleteReason != null) {
            return new NextStep.Limit(incompleteReason);
        }
        if (recorder.turnCalls().isEmpty()) {
            return answered();
        }
        Optional<NextStep.Handoff> handoff =
                Handoffs.settle(active.definition(), recorder.turnCalls(), active.colleagues());
        Integer most = limits.turns();
        if (turns >= (most == null ? scope.parts().maxTurns() : most)) {
            return new NextStep.Limit("max_turns");
        }
        Long tokens = limits.tokens();
        if (tokens != null && scope.calls().total().total() >= tokens) {
            return new NextStep.Limit("max_tokens");
        }
        return handoff.<NextStep>map(to -> to).orElseGet(NextStep.Again::new);
    }

    private NextStep answered() {
        Optional<Spoken> last = transcript.lastSpoken();
        if (last.isEmpty()) {
            return new NextStep.Final(RunStatus.INCOMPLETE);
        }
        if (last.get().text.isEmpty()) {
            return new NextStep.Final(RunStatus.REFUSED);
        }
        if (active.definition().output() != null
                && StructuredAnswer.of(last.get().text).isEmpty()) {
            return new NextStep.Limit("invalid_output");
        }
        return new NextStep.Final(RunStatus.COMPLETED);
    }
}
