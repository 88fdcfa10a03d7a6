package io.anythingagents.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code KEY=value} lines as shells and compose tools write them: comments, {@code export}, quotes. */
public final class EnvFile {
    private EnvFile() {}

    public static Map<String, String> read(Path file) {
        return parse(Settings.readFile(file));
    }

    /** Later lines win; a line without {@code =} is skipped. */
    public static Map<String, String> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String body = line.strip();
            if (body.startsWith("export ")) {
                body = body.substring("export ".length()).strip();
            }
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

    private static String unquote(String value) {
        if (value.length() >= 2 && value.startsWith("'") && value.endsWith("'")) {
            return value.substring(1, value.length() - 1);
        }
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            return value.substring(1, value.length() - 1)
                    .replace("\\\"", "\"")
                    .replace("\\n", "\n")
                    .replace("\\\\", "\\");
        }
        int comment = value.indexOf(" #");
        return comment < 0 ? value : value.substring(0, comment).strip();
    }
}
