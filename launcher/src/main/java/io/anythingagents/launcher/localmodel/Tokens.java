package io.anythingagents.launcher.localmodel;

/** A token estimate that never changes: one for every four characters begun. */
final class Tokens {
    private static final int CHARACTERS = 4;

    private Tokens() {}

    static int of(String text) {
        return (text.length() + CHARACTERS - 1) / CHARACTERS;
    }

    /** The longest beginning of whole words that stays within the limit. */
    static String cut(String text, int tokens) {
        int end = (int) Math.min(text.length(), (long) Math.max(1, tokens) * CHARACTERS);
        int space = text.lastIndexOf(' ', end);
        return text.substring(0, space > 0 ? space : end);
    }
}
