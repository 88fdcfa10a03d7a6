package io.anythingagents.run.stream;

import org.jspecify.annotations.Nullable;

/** Writes one JSON object member by member. Frames are made for every token, so this is as plain as can be. */
final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out;
    private boolean first = true;

    JsonText(int capacity) {
        this.out = new StringBuilder(capacity).append('{');
    }

    JsonText text(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            out.append("null");
        } else {
            quote(out, value);
        }
        return this;
    }

    JsonText number(String name, @Nullable Number value) {
        name(name).out.append(value == null ? "null" : value.toString());
        return this;
    }

    JsonText bool(String name, boolean value) {
        name(name).out.append(value);
        return this;
    }

    /** A member whose value is JSON already. */
    JsonText raw(String name, @Nullable String json) {
        name(name).out.append(json == null ? "null" : json);
        return this;
    }

    JsonText none(String... names) {
        for (String name : names) {
            raw(name, null);
        }
        return this;
    }

    String end() {
        return out.append('}').toString();
    }

    private JsonText name(String name) {
        if (first) {
            first = false;
        } else {
            out.append(',');
        }
        out.append('"').append(name).append("\":");
        return this;
    }

    static void quote(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c != '\u2028' && c != '\u2029') {
                out.append(c);
            } else {
                escape(out, c);
            }
        }
        out.append('"');
    }

    private static void escape(StringBuilder out, char c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default ->
                out.append("\\u")
                        .append(HEX[c >> 12 & 15])
                        .append(HEX[c >> 8 & 15])
                        .append(HEX[c >> 4 & 15])
                        .append(HEX[c & 15]);
        }
    }
}
