package io.anythingagents.run;

import io.anythingagents.run.tool.ToolCall;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/** The ledger of tool calls in the database: one insert before a call, one update after it. */
@Stateless
public class ToolLedgerStore {
    @Inject
    private ToolCallRepository calls;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public ToolLedgerStore() {}

    public ToolLedger.Begun begin(UUID tenantId, ToolCallRow call) {
        if (calls.begin(tenantId, call)) {
            return new ToolLedger.Begun.First();
        }
        ToolCallRow before = calls.find(tenantId, call.runId(), call.scope(), call.callId())
                .orElseThrow(() -> new IllegalStateException("A call is in the ledger and is not"));
        String result = before.result();
        return switch (before.status()) {
            case FINISHED -> new ToolLedger.Begun.Ended(new ToolCall.Result(result == null ? "" : result, false));
            case FAILED -> new ToolLedger.Begun.Ended(new ToolCall.Result(result == null ? "" : result, true));
            case STARTED, UNCERTAIN -> new ToolLedger.Begun.Unknown();
        };
    }

    public void end(UUID tenantId, ToolCallRow call, ToolCallStatus status, String result) {
        calls.end(tenantId, call, status, result, clock.instant());
    }
}
