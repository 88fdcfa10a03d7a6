package io.anythingagents.run;

import io.anythingagents.run.tool.ToolCall;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The ledger of tool calls in memory; it counts what a database would be asked. */
final class InMemoryLedger implements ToolLedger {
    final Map<String, ToolCallRow> rows = new ConcurrentHashMap<>();
    final AtomicInteger writes = new AtomicInteger();
    volatile boolean away;

    @Override
    public Begun begin(UUID tenantId, ToolCallRow call) {
        count();
        ToolCallRow before = rows.putIfAbsent(key(call), call);
        if (before == null) {
            return new Begun.First();
        }
        String result = before.result();
        return switch (before.status()) {
            case FINISHED, FAILED ->
                new Begun.Ended(
                        new ToolCall.Result(result == null ? "" : result, before.status() == ToolCallStatus.FAILED));
            case STARTED, UNCERTAIN -> new Begun.Unknown();
        };
    }

    @Override
    public void end(UUID tenantId, ToolCallRow call, ToolCallStatus status, String result) {
        count();
        rows.put(
                key(call),
                new ToolCallRow(
                        call.runId(),
                        call.scope(),
                        call.callId(),
                        call.tool(),
                        call.argumentsHash(),
                        call.repeatable(),
                        status,
                        result,
                        call.startedAt()));
    }

    private void count() {
        if (away) {
            throw new IllegalStateException("The database is away");
        }
        writes.incrementAndGet();
    }

    private static String key(ToolCallRow call) {
        return call.scope() + "/" + call.callId();
    }

    ToolCallStatus status(String callId) {
        ToolCallRow row = rows.get("/" + callId);
        if (row == null) {
            throw new AssertionError("The ledger has no call " + callId);
        }
        return row.status();
    }
}
