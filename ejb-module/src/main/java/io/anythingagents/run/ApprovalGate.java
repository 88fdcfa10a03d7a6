package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.tool.Approval;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolContext;
import io.anythingagents.run.tool.ToolFailure;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of a run wait for a person's yes, and what people said. Code and agent files decide, never the model.
 *
 * @param canAsk whether there is anybody who could be asked
 * @param answers what was decided, by call id
 */
record ApprovalGate(boolean canAsk, Map<String, Answer> answers) {
    /** A run nobody has been asked anything about. */
    static final ApprovalGate FRESH = new ApprovalGate(true, Map.of());

    /** A run nobody can be asked about. */
    static final ApprovalGate UNATTENDED = new ApprovalGate(false, Map.of());

    static final String NOBODY = "This call needs a person's approval, and nobody can be asked here. It was not made.";
    static final String DIFFERENT = "What was approved differs from this call. It was not made.";

    private static final int LONGEST_ID = 128;
    private static final EventLog LOG = EventLog.of(ApprovalGate.class);

    /** What a person said about one call. */
    record Answer(
            boolean approved,
            String argumentsHash,
            @Nullable String reason) {}

    /** Whether a call may be made. */
    sealed interface Passage {
        record Open() implements Passage {}

        /** Somebody has to be asked. */
        record Ask(Approval approval) implements Passage {}

        /** It is not made; the model is told why. */
        record Closed(String text) implements Passage {}
    }

    ApprovalGate {
        answers = Map.copyOf(answers);
    }

    Passage passage(LoopScope scope, ActiveAgent caller, Called call) {
        Answer answer = answers.get(call.callId);
        String arguments = call.arguments == null ? "{}" : call.arguments;
        if (answer != null && !scope.nested()) {
            if (!answer.approved()) {
                return new Passage.Closed(refusal(answer.reason()));
            }
            return answer.argumentsHash().equals(LedgeredCall.hash(arguments))
                    ? new Passage.Open()
                    : new Passage.Closed(DIFFERENT);
        }
        Approval needed = needed(scope, caller, call, arguments);
        if (needed == Approval.NONE) {
            return new Passage.Open();
        }
        return canAsk && !scope.nested() && presentable(call, arguments)
                ? new Passage.Ask(needed)
                : new Passage.Closed(NOBODY);
    }

    private static Approval needed(LoopScope scope, ActiveAgent caller, Called call, String arguments) {
        Approval byFile = caller.definition().abilities().approvals().contains(call.name.toLowerCase(Locale.ROOT))
                ? Approval.PERSON
                : Approval.NONE;
        Optional<Tool> tool = caller.tool(call.name);
        if (tool.isEmpty()) {
            return byFile;
        }
        ToolContext context = new ToolContext(scope.context(), scope.conversationId(), scope.runId(), call.callId);
        try {
            return byFile.or(tool.get().approval(context, arguments));
        } catch (ToolFailure e) {
            return byFile; // arguments it cannot read: it will say so itself
        } catch (RuntimeException e) {
            LOG.error("tool.approval_broken", e, "tool", call.name, "run_id", scope.runId());
            return Approval.ADMIN;
        }
    }

    /** What cannot be stored as it is cannot be shown to anybody either. */
    private static boolean presentable(Called call, String arguments) {
        return call.callId.length() <= LONGEST_ID && arguments.indexOf('\0') < 0;
    }

    private static String refusal(@Nullable String reason) {
        return reason == null ? "A person rejected this call." : "A person rejected this call. Their reason: " + reason;
    }
}
