package io.anythingagents.privacy;

import java.util.Locale;

/** Whose data it is about. */
public enum Subject {
    USER,
    TENANT;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Subject ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
