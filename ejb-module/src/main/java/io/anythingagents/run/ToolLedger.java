package io.anythingagents.run;

import io.anythingagents.run.tool.ToolCall;
import java.util.UUID;

/** Where the tool calls of runs are written down, so that a side effect happens once; throws while the database is away. */
public interface ToolLedger {
    /** What the ledger says of a call that is about to begin. */
    sealed interface Begun {
        /** It was not known, and is written down now. */
        record First() implements Begun {}

        /** It ended before; this is what came of it. */
        record Ended(ToolCall.Result result) implements Begun {}

        /** It was begun before, and nobody knows how it ended. */
        record Unknown() implements Begun {}
    }

    Begun begin(UUID tenantId, ToolCallRow call);

    void end(UUID tenantId, ToolCallRow call, ToolCallStatus status, String result);
}
