package io.anythingagents.run;

import java.util.Locale;

/** Where a tool call stands in the ledger. */
public enum ToolCallStatus {
    STARTED,
    FINISHED,
    /** It answered that it failed, and did nothing. */
    FAILED,
    /** It was broken off or broke down: what it did is unknown. */
    UNCERTAIN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ToolCallStatus fromWire(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
