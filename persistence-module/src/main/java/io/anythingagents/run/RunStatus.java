package io.anythingagents.run;

import java.util.List;
import java.util.Locale;

/** Where a run stands; the last five are ends, and an end is never left. */
public enum RunStatus {
    QUEUED,
    IN_PROGRESS,
    /** For a person's yes; nobody holds it. */
    WAITING,
    COMPLETED,
    INCOMPLETE,
    REFUSED,
    FAILED,
    CANCELLED;

    /** Those that keep a conversation busy. */
    public static final List<RunStatus> LIVE = List.of(QUEUED, IN_PROGRESS, WAITING);

    public boolean isLive() {
        return LIVE.contains(this);
    }

    /** The lower-case word in the database and on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunStatus fromWire(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
