package io.anythingagents.observability;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON without a provider: the log must work before, after and without one. Members that are null are left out. */
final class JsonText {
    private JsonText() {}

    static String object(Map<?, ?> members) {
        StringBuilder json = new StringBuilder(256);
        write(json, members);
        return json.toString();
    }

    private static void write(StringBuilder json, @Nullable Object value) {
        if (value == null) {
            json.append("null");
        } else if (value instanceof Map<?, ?> map) {
            writeObject(json, map);
        } else if (value instanceof Iterable<?> items) {
            writeArray(json, items);
        } else if (value instanceof Boolean || isFinite(value)) {
            json.append(value);
        } else {
            quote(json, value.toString());
        }
    }

    private static void writeObject(StringBuilder json, Map<?, ?> members) {
        json.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (member.getValue() == null) {
                continue;
            }
            if (!first) {
                json.append(',');
            }
            first = false;
            quote(json, String.valueOf(member.getKey()));
            json.append(':');
            write(json, member.getValue());
        }
        json.append('}');
    }

    private static void writeArray(StringBuilder json, Iterable<?> items) {
        json.append('[');
        boolean first = true;
        for (Object item : items) {
            if (!first) {
                json.append(',');
            }
            first = false;
            write(json, item);
        }
        json.append(']');
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20 || c == '\u2028' || c == '\u2029' || (Character.isSurrogate(c) && isLone(text, i))) {
                        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }
}
