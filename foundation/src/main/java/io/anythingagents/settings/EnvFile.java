package io.anythingagents.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code KEY=value} lines as shells and compose tools write them: comments, {@code export}, quotes. */
public final class EnvFile {
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#");
    private static final Pattern EXPORT = Pattern.compile("^export\\s+");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:@/,+=*?&%-]*");

    private EnvFile() {}

    public static Map<String, String> read(Path file) {
        return parse(Settings.readFile(file));
    }

    /** Later lines win; a line without {@code =} is skipped. */
    public static Map<String, String> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String body = EXPORT.matcher(line.replace("\uFEFF", "").strip()).replaceFirst("");
            int equals = body.indexOf('=');
            if (body.startsWith("#") || equals <= 0) {
                continue;
            }
            values.put(
                    body.substring(0, equals).strip(),
                    unquote(body.substring(equals + 1).strip()));
        }
        return values;
    }

    /** Inside quotes everything counts up to the closing quote; outside, a space and # begin a comment. */
    private static String unquote(String value) {
        char first = value.isEmpty() ? ' ' : value.charAt(0);
        if (first == '\'') {
            int end = value.indexOf('\'', 1);
            return end < 0 ? value : value.substring(1, end);
        }
        if (first == '"') {
            return unescape(value);
        }
        Matcher comment = COMMENT.matcher(value);
        return comment.find() ? value.substring(0, comment.start()).strip() : value;
    }

    private static String unescape(String quoted) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < quoted.length(); i++) {
            char character = quoted.charAt(i);
            if (character == '"') {
                return text.toString();
            }
            if (character == '\\' && i + 1 < quoted.length()) {
                i++;
                text.append(quoted.charAt(i) == 'n' ? '\n' : quoted.charAt(i));
            } else {
                text.append(character);
            }
        }
        return quoted;
    }

    /** A value as {@link #parse} reads it back; quoted where it holds anything unusual. */
    public static String quote(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
