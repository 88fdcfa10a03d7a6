package io.anythingagents.run;

import io.anythingagents.run.stream.Frame;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring deltas of one text as one frame under the last one's id. Read again, the log says the same; only the pauses
 * between the words are lost.
 *
 * @param merged the last of them with the text of all
 * @param gone the ids of the others
 */
record MergedDeltas(Frame merged, List<Long> gone) {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final Set<String> KINDS = Set.of("message.delta", "refusal.delta");

    MergedDeltas {
        gone = List.copyOf(gone);
    }

    /** What can be merged in a log; single deltas stay as they are. */
    static List<MergedDeltas> of(List<Frame> log) {
        List<MergedDeltas> merged = new ArrayList<>();
        List<JsonObject> group = new ArrayList<>();
        List<Frame> frames = new ArrayList<>();
        for (Frame frame : log) {
            JsonObject json = KINDS.contains(frame.kind()) ? parse(frame) : null;
            if (json == null || (!group.isEmpty() && !sameText(group.get(0), json))) {
                add(merged, group, frames);
            }
            if (json != null) {
                group.add(json);
                frames.add(frame);
            }
        }
        add(merged, group, frames);
        return merged;
    }

    private static void add(List<MergedDeltas> merged, List<JsonObject> group, List<Frame> frames) {
        if (group.size() > 1) {
            StringBuilder text = new StringBuilder();
            group.forEach(json -> text.append(json.getString("delta")));
            JsonObject last = JSON.createObjectBuilder(group.get(group.size() - 1))
                    .add("delta", text.toString())
                    .build();
            Frame end = frames.get(frames.size() - 1);
            List<Long> gone = frames.subList(0, frames.size() - 1).stream()
                    .map(Frame::eventId)
                    .toList();
            merged.add(new MergedDeltas(new Frame(end.eventId(), end.kind(), last.toString()), gone));
        }
        group.clear();
        frames.clear();
    }

    private static boolean sameText(JsonObject first, JsonObject second) {
        for (String name : List.of("kind", "item_id", "content_index", "agent", "scope")) {
            if (!value(first, name).equals(value(second, name))) {
                return false;
            }
        }
        return true;
    }

    private static JsonValue value(JsonObject json, String name) {
        @Nullable JsonValue value = json.get(name);
        return value == null ? JsonValue.NULL : value;
    }

    private static JsonObject parse(Frame frame) {
        try (JsonReader reader = JSON.createReader(new StringReader(frame.json()))) {
            return reader.readObject();
        }
    }
}
