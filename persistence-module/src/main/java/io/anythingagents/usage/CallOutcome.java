package io.anythingagents.usage;

import java.util.Locale;

/** How a model call ended. */
public enum CallOutcome {
    COMPLETED,
    /** The provider cut its answer short. */
    INCOMPLETE,
    FAILED,
    /** We broke it off: somebody stopped the run, a bound was reached, or a guardrail tripped. */
    CANCELLED,
    /** The node that made it died. */
    LOST;

    /** As it is stored and shown. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome behind a word that {@link #word} gave. */
    public static CallOutcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
