package io.anythingagents.run;

import io.anythingagents.run.stream.Frame;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongFunction;

/**
 * What a log holds since its run began to wait, if that is no more than decisions and calls: then another node can make
 * the same calls again and nobody sees anything twice.
 *
 * @param unstored frames that were shown and are not in the database
 * @param endedItems calls whose end was shown
 */
record LogSince(long lastEventId, boolean isEmpty, List<Frame> unstored, Set<String> endedItems) {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int PAGE = 1_000;
    private static final Set<String> OF_CALLS =
            Set.of("lifecycle", "tool.approval", "tool.status", "tool.output", "output_item.done");

    LogSince {
        unstored = List.copyOf(unstored);
        endedItems = Set.copyOf(endedItems);
    }

    /**
     * Reads it; empty when the model was heard since.
     *
     * @param stored frames after an event id, so many at most
     * @param shown frames after an event id, stored or not
     */
    static Optional<LogSince> read(
            long waitedFrom, BiFunction<Long, Integer, List<Frame>> stored, LongFunction<List<Frame>> shown) {
        List<Frame> all = new ArrayList<>();
        List<Frame> page;
        do {
            page = stored.apply(last(all, waitedFrom), PAGE);
            all.addAll(page);
        } while (page.size() == PAGE);
        List<Frame> unstored = new ArrayList<>();
        for (Frame frame : shown.apply(last(all, waitedFrom))) {
            if (frame.eventId() != last(all, waitedFrom) + 1) {
                break;
            }
            unstored.add(frame);
            all.add(frame);
        }
        Set<String> ended = new HashSet<>();
        for (Frame frame : all) {
            JsonObject json = parse(frame);
            boolean nested = json.containsKey("scope") && !json.isNull("scope");
            if (!nested && !OF_CALLS.contains(frame.kind())) {
                return Optional.empty();
            }
            if (!nested && frame.kind().equals("output_item.done")) {
                ended.add(json.getString("item_id"));
            }
        }
        return Optional.of(new LogSince(last(all, waitedFrom), all.isEmpty(), unstored, ended));
    }

    private static long last(List<Frame> frames, long otherwise) {
        return frames.isEmpty() ? otherwise : frames.get(frames.size() - 1).eventId();
    }

    private static JsonObject parse(Frame frame) {
        try (JsonReader reader = JSON.createReader(new StringReader(frame.json()))) {
            return reader.readObject();
        }
    }
}
