package io.anythingagents.run.tool;

import java.util.Locale;

/** Whose yes a tool call needs before it is begun; the stricter one comes later. */
public enum Approval {
    /** Nobody's. */
    NONE,
    /** That of the person the run belongs to, or of an admin or owner of the tenant. */
    PERSON,
    /** That of an admin or owner of the tenant. */
    ADMIN;

    public Approval or(Approval other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Approval fromWire(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
