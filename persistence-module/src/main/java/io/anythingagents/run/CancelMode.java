package io.anythingagents.run;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** How soon a run is to stop. */
public enum CancelMode {
    /** The model's answer and tools are broken off. */
    IMMEDIATE("immediate"),
    /** The turn that is under way is finished, with its tools; no other begins. */
    AFTER_TURN("after_turn");

    /** The words for all of them. */
    public static final Set<String> WORDS =
            Arrays.stream(values()).map(CancelMode::wireName).collect(Collectors.toUnmodifiableSet());

    private final String wireName;

    CancelMode(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** By one of {@link #WORDS}. */
    public static CancelMode of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.wireName.equals(word))
                .findFirst()
                .orElseThrow();
    }
}
