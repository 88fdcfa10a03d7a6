package io.anythingagents.run.model.openai;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts bytes into the data of server-sent events, wherever packets happen to end. Event names are inside the data. */
final class EventStreamParser {
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private boolean afterReturn;

    void feed(ByteBuffer bytes, Consumer<String> events) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = next == '\r';
            if (next == '\n' || next == '\r') {
                endOfLine(events);
            } else {
                line.write(next);
            }
        }
    }

    private void endOfLine(Consumer<String> events) {
        if (line.size() == 0) {
            if (hasData) {
                String event = data.toString();
                data.setLength(0);
                hasData = false;
                events.accept(event);
            }
            return;
        }
        byte[] text = line.toByteArray();
        line.reset();
        if (startsWithData(text)) {
            int start = text.length > DATA.length && text[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
            if (hasData) {
                data.append('\n');
            }
            data.append(new String(text, start, text.length - start, StandardCharsets.UTF_8));
            hasData = true;
        }
    }

    private static boolean startsWithData(byte[] text) {
        if (text.length < DATA.length) {
            return false;
        }
        for (int i = 0; i < DATA.length; i++) {
            if (text[i] != DATA[i]) {
                return false;
            }
        }
        return true;
    }
}
