package io.anythingagents.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The lines of a log that tell a person what went wrong. */
final class LogTail {
    private static final int TAIL_BYTES = 256 * 1024;
    private static final int LONGEST_LINE = 600;
    /** Of a list of faults: it is there to be read to its end. */
    private static final int LONGEST_LIST = 8_000;

    private static final String LIST_ITEM = "  - ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private LogTail() {}

    /** The end of a log, from a position on: what an earlier start wrote is no news. */
    static List<String> lines(Path log, long from) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(from, file.length() - TAIL_BYTES);
            if (start >= file.length()) {
                return List.of();
            }
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The last errors, shortest form: first line of message and root cause. */
    static List<String> errors(Path log, long from, int most) {
        List<String> errors = new ArrayList<>();
        for (String line : lines(log, from)) {
            String error = error(line);
            if (error != null && !errors.contains(error)) {
                errors.add(error);
            }
        }
        return errors.subList(Math.max(0, errors.size() - most), errors.size());
    }

    /** The last lines whatever they say; of JSON lines the message. */
    static List<String> last(Path log, int most) {
        List<String> lines = lines(log, 0).stream()
                .filter(line -> !line.isBlank())
                .map(LogTail::message)
                .toList();
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }

    private static String message(String line) {
        if (line.startsWith("{")) {
            try {
                return shortened(JSON.readTree(line).path("message").asText());
            } catch (IOException e) {
                return shortened(line); // cut off in the middle
            }
        }
        return shortened(line);
    }

    /** One sentence: the last error in the log, else what was thrown. */
    static String reason(Path log, @Nullable Throwable thrown) {
        List<String> errors = errors(log, 0, 1);
        if (!errors.isEmpty()) {
            return sentence(errors.get(0));
        }
        return thrown == null || thrown.getMessage() == null ? "it says nothing." : sentence(thrown.getMessage());
    }

    static @Nullable String error(String line) {
        if (line.startsWith("{")) {
            return jsonError(line);
        }
        String upper = line.toUpperCase(Locale.ROOT);
        boolean bad = upper.contains("FATAL")
                || upper.contains("ERROR")
                || upper.contains("SEVERE")
                || upper.contains("PANIC")
                || line.contains("Exception:")
                || line.startsWith("Caused by:");
        return bad ? shortened(line.strip()) : null;
    }

    private static @Nullable String jsonError(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            String message = event.path("message").asText();
            String cause = rootCause(
                    event.path("stackTrace").asText(event.path("stack_trace").asText()));
            boolean bad =
                    switch (event.path("level").asText().toUpperCase(Locale.ROOT)) {
                        case "ERROR", "FATAL", "SEVERE" -> true;
                        case "WARN", "WARNING" -> cause != null;
                        default -> false;
                    };
            if (!bad) {
                return null;
            }
            int longest = cause != null && cause.contains(LIST_ITEM.strip() + " ") ? LONGEST_LIST : LONGEST_LINE;
            return shortened(cause == null || message.contains(cause) ? message : message + " <- " + cause, longest);
        } catch (IOException e) {
            return shortened(line);
        }
    }

    /** With the lines of a list, as start-up validation writes them. */
    private static @Nullable String rootCause(String trace) {
        String cause = null;
        for (String line : trace.lines().toList()) {
            if (line.startsWith("Caused by:")) {
                cause = line.substring("Caused by:".length()).strip();
            } else if (cause != null && line.startsWith(LIST_ITEM)) {
                cause += line.substring(1);
            }
        }
        return cause;
    }

    private static String sentence(String text) {
        String body = text.strip();
        return body.endsWith(".") ? body : body + ".";
    }

    private static String shortened(String text) {
        return shortened(text, LONGEST_LINE);
    }

    private static String shortened(String text, int longest) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= longest ? line : line.substring(0, longest) + "...";
    }
}
