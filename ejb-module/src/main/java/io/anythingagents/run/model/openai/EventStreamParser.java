package io.anythingagents.run.model.openai;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into the data of server-sent events, wherever packets happen to end. Event names are inside the data. Between
 * events it holds next to nothing: there is one for each answer that is being heard.
 */
final class EventStreamParser {
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    /** What was read of a line whose end has not come. */
    private byte[] line = NOTHING;
    /** Of the event whose blank line has not come. */
    private @Nullable String data;

    private boolean afterReturn;

    void feed(ByteBuffer bytes, Consumer<String> events) {
        while (bytes.hasRemaining()) {
            int end = endOfLine(bytes);
            int taken = end - bytes.position();
            if (taken > 0) {
                int before = line.length;
                line = Arrays.copyOf(line, before + taken);
                bytes.get(line, before, taken);
                afterReturn = false;
            }
            if (bytes.hasRemaining()) {
                byte mark = bytes.get();
                boolean secondOfPair = mark == '\n' && afterReturn;
                afterReturn = mark == '\r';
                if (!secondOfPair) {
                    endLine(events);
                }
            }
        }
    }

    /** Where the next mark is, or where the bytes end. */
    private static int endOfLine(ByteBuffer bytes) {
        int place = bytes.position();
        while (place < bytes.limit() && bytes.get(place) != '\n' && bytes.get(place) != '\r') {
            place++;
        }
        return place;
    }

    private void endLine(Consumer<String> events) {
        byte[] text = line;
        line = NOTHING;
        if (text.length == 0) {
            String event = data;
            data = null;
            if (event != null) {
                events.accept(event);
            }
        } else if (startsWithData(text)) {
            int start = text.length > DATA.length && text[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
            String more = new String(text, start, text.length - start, StandardCharsets.UTF_8);
            data = data == null ? more : data + '\n' + more;
        }
    }

    private static boolean startsWithData(byte[] text) {
        return text.length >= DATA.length && Arrays.equals(text, 0, DATA.length, DATA, 0, DATA.length);
    }
}
