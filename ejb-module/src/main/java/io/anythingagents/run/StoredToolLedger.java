package io.anythingagents.run;

import java.util.UUID;

/** The ledger of tool calls of a running server. */
record StoredToolLedger(ToolLedgerStore store) implements ToolLedger {
    @Override
    public Begun begin(UUID tenantId, ToolCallRow call) {
        return store.begin(tenantId, call);
    }

    @Override
    public void end(UUID tenantId, ToolCallRow call, ToolCallStatus status, String result) {
        store.end(tenantId, call, status, result);
    }
}
