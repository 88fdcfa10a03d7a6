package io.anythingagents.run;

import java.util.Locale;

/** What became of the question whether a tool may be called. */
public enum ApprovalStatus {
    PENDING,
    APPROVED,
    REJECTED,
    /** The run ended before anybody decided. */
    WITHDRAWN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ApprovalStatus fromWire(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
