package io.anythingagents.system.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** The event-stream format of the HTML standard: fields, comments, all three line ends, multi-line data. */
final class SseParser {
    private final PushbackInputStream bytes;
    private final Consumer<String> comments;

    SseParser(InputStream bytes, Consumer<String> comments) {
        this.bytes = new PushbackInputStream(bytes, 1);
        this.comments = comments;
    }

    /** The next dispatched event; empty at the end of the stream. An unfinished event is discarded, as the standard says. */
    Optional<Frame> next() throws IOException {
        String id = "";
        String event = "message";
        StringBuilder data = new StringBuilder();
        boolean anyData = false;
        while (true) {
            Optional<String> read = line();
            if (read.isEmpty()) {
                return Optional.empty();
            }
            String line = read.get();
            if (line.isEmpty()) {
                if (anyData) {
                    data.setLength(data.length() - 1);
                    return Optional.of(new Frame(id, event, data.toString(), System.nanoTime()));
                }
                continue;
            }
            if (line.startsWith(":")) {
                comments.accept(line.substring(1).strip());
                continue;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (name) {
                case "id" -> id = value;
                case "event" -> event = value;
                case "data" -> {
                    data.append(value).append('\n');
                    anyData = true;
                }
                default -> {
                    // unknown fields are ignored
                }
            }
        }
    }

    private Optional<String> line() throws IOException {
        java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
        while (true) {
            int read = bytes.read();
            if (read < 0) {
                return Optional.empty();
            }
            if (read == '\n') {
                break;
            }
            if (read == '\r') {
                int next = bytes.read();
                if (next >= 0 && next != '\n') {
                    bytes.unread(next);
                }
                break;
            }
            line.write(read);
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }
}
