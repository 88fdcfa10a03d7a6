package io.anythingagents.agent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is done when a dialog grows longer than a model is to be given. */
public enum MemoryMode {
    /** Nothing, but for the bound on items. */
    NONE,
    /** The oldest is left out. */
    TRIM,
    /** A model sums up the oldest, and the summary stands in for it. */
    SUMMARIZE,
    /** Results of old tool calls are left out, and then the oldest. */
    COMPACT;

    /** As it is written in files, requests and events. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode behind a word of {@link #words}. */
    public static MemoryMode of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(MemoryMode::word).toList();
    }
}
