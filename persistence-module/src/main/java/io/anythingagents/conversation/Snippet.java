package io.anythingagents.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of text with the places that match. It holds plain text and no markup, so there is nothing in it that a page could
 * take for its own.
 */
public record Snippet(List<Part> parts) {
    /** Private-use characters, which are taken out of the text before it is marked with them. */
    static final String MARKS = "\uE000\uE001";

    private static final char START = '\uE000';
    private static final char END = '\uE001';
    private static final int LONGEST = 320;

    public Snippet {
        parts = List.copyOf(parts);
    }

    /** A stretch of text that matches, or one that does not. */
    public record Part(String text, boolean match) {}

    /** Reads text whose matches stand between the two marks. */
    static Snippet of(String marked) {
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        boolean match = false;
        int length = 0;
        for (int i = 0; i < marked.length() && length < LONGEST; i++) {
            char c = marked.charAt(i);
            if (c == START || c == END) {
                add(parts, text, match);
                match = c == START;
            } else {
                text.append(c);
                length++;
            }
        }
        if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            text.setLength(text.length() - 1);
        }
        add(parts, text, match);
        return new Snippet(parts);
    }

    private static void add(List<Part> parts, StringBuilder text, boolean match) {
        if (!text.isEmpty()) {
            parts.add(new Part(text.toString(), match));
            text.setLength(0);
        }
    }

    /** Without the marks. */
    public String text() {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.text()));
        return text.toString();
    }
}
