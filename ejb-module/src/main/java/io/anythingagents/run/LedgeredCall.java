package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.tool.ToolCall;
import io.anythingagents.shared.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One call that is written down before it begins and when it ends. What was begun before is not begun again, unless it is
 * repeatable: a model that reads "unknown" can look, and a second mail cannot be taken back.
 */
final class LedgeredCall {
    static final String UNKNOWN = "This call was begun before and its outcome is unknown. It was not begun again: "
            + "find out what it did before you call it once more.";
    static final String NOT_WRITTEN =
            "The call was not begun, because it could not be written down. It did nothing and can be made again.";

    private static final EventLog LOG = EventLog.of(LedgeredCall.class);
    private static final int LONGEST_ID = 128;
    private static final int LONGEST_NAME = 64;

    private final LoopScope scope;
    private final ToolCallRow row;
    private boolean written;

    LedgeredCall(LoopScope scope, Called call, boolean repeatable) {
        this.scope = scope;
        String arguments = call.arguments == null ? "{}" : call.arguments;
        this.row = new ToolCallRow(
                scope.runId(),
                scope.nested() ? shortened(scope.id(), LONGEST_ID) : "",
                shortened(call.callId, LONGEST_ID),
                shortened(call.name, LONGEST_NAME),
                hash(arguments),
                repeatable,
                ToolCallStatus.STARTED,
                null,
                scope.parts().clock().instant());
    }

    /** What a decision about a call is bound to. */
    static String hash(String arguments) {
        return Digests.sha256Hex(arguments.getBytes(StandardCharsets.UTF_8));
    }

    /** What to tell the model instead of beginning the call; empty when it may begin. */
    Optional<ToolCall.Result> begin() {
        ToolLedger.Begun begun;
        try {
            begun = scope.parts().ledger().begin(scope.context().tenantId(), row);
        } catch (RuntimeException e) {
            warn("tool.call_not_written", e);
            return row.repeatable() ? Optional.empty() : Optional.of(new ToolCall.Result(NOT_WRITTEN, true));
        }
        written = true;
        if (begun instanceof ToolLedger.Begun.Ended ended) {
            return Optional.of(ended.result());
        }
        return begun instanceof ToolLedger.Begun.Unknown && !row.repeatable()
                ? Optional.of(new ToolCall.Result(UNKNOWN, true))
                : Optional.empty();
    }

    /** Completes it. Where that cannot be written down, its outcome stays unknown to everybody but this run. */
    void end(ToolCallStatus status, String result) {
        if (!written) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // would keep the connection pool from giving us one
        try {
            scope.parts().ledger().end(scope.context().tenantId(), row, status, result);
        } catch (RuntimeException e) {
            warn("tool.end_not_written", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void warn(String event, RuntimeException fault) {
        LOG.warn(
                event,
                "run_id",
                row.runId(),
                "tool",
                row.tool(),
                "reason",
                fault.getClass().getSimpleName());
    }

    /** A call id longer than any provider's keeps its difference by its digest. */
    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : hash(text).substring(0, Math.min(longest, 64));
    }
}
