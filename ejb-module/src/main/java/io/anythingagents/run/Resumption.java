package io.anythingagents.run;

import io.anythingagents.run.stream.RunLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run that waited, taken up by this node.
 *
 * @param state where it stood
 * @param answers what people said, of all its calls
 * @param asked those it waited for last
 * @param shown items whose end is in the log already, because a node died after it had taken the run up
 */
record Resumption(RunState state, List<ToolApproval> answers, Set<String> asked, Set<String> shown) {
    Resumption {
        answers = List.copyOf(answers);
        asked = Set.copyOf(asked);
        shown = Set.copyOf(shown);
    }

    ApprovalGate gate() {
        Map<String, ApprovalGate.Answer> given = new HashMap<>();
        for (ToolApproval answer : answers) {
            if (answer.status() == ApprovalStatus.APPROVED || answer.status() == ApprovalStatus.REJECTED) {
                given.put(
                        answer.callId(),
                        new ApprovalGate.Answer(
                                answer.status() == ApprovalStatus.APPROVED, answer.argumentsHash(), answer.reason()));
            }
        }
        return new ApprovalGate(true, given);
    }

    /** Shows what was decided. */
    void show(RunLog log) {
        for (ToolApproval answer : answers) {
            if (asked.contains(answer.callId())) {
                state.transcript()
                        .called(answer.callId())
                        .ifPresent(call -> log.append(frames -> frames.approvalDecided(
                                call.shown(), answer.status() == ApprovalStatus.APPROVED, answer.reason())));
            }
        }
    }
}
