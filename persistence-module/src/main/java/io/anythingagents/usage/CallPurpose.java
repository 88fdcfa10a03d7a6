package io.anythingagents.usage;

import java.util.Locale;

/** What a model call is made for. */
public enum CallPurpose {
    ANSWER,
    /** To sum up what a model is not given any more. */
    SUMMARY,
    /** To name a conversation. */
    TITLE;

    /** As it is stored and shown. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The purpose behind a word that {@link #word} gave. */
    public static CallPurpose of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
