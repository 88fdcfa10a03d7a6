package io.anythingagents.run;

import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.Transcript.Spoken;
import io.anythingagents.run.stream.Frame;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a log shows of an answer that was broken off in the middle of its words.
 *
 * @param transcript what was said in the whole run; calls have their places in it and nothing else
 * @param responseId what the provider calls the answer
 * @param agent who was speaking
 */
record ShownAnswer(Transcript transcript, String responseId, String agent, int handoffs) {
    private static final JsonProvider JSON = JsonProvider.provider();

    /** Empty where more than words was on its way: a call, another agent's work, an end. */
    static Optional<ShownAnswer> of(List<Frame> frames) {
        Transcript transcript = new Transcript();
        String response = null;
        String agent = "";
        int handoffs = 0;
        boolean words = false;
        for (Frame frame : frames) {
            JsonObject json = parse(frame);
            String answering = text(json, "response_id");
            if (frame.terminal() || (json.containsKey("scope") && !json.isNull("scope"))) {
                words = false;
                if (frame.terminal()) {
                    return Optional.empty();
                }
                continue;
            }
            if (answering != null && !answering.equals(response)) {
                response = answering;
                words = true;
            }
            agent = json.getString("agent", agent);
            switch (frame.kind()) {
                case "output_item.added" -> words &= add(transcript, json, agent);
                case "message.delta" ->
                    transcript
                            .spoken(json.getString("item_id"))
                            .ifPresent(row -> row.text.append(json.getString("delta")));
                case "output_item.done" ->
                    transcript
                            .spoken(json.getString("item_id"))
                            .ifPresent(row ->
                                    row.done = json.getString("status", "").equals("completed"));
                case "agent.updated" -> handoffs++;
                case "lifecycle" -> {
                    // says nothing about the answer
                }
                default -> words = false;
            }
        }
        return response == null || !words
                ? Optional.empty()
                : Optional.of(new ShownAnswer(transcript, response, agent, handoffs));
    }

    /** Keeps the places of rows; false when it is no message. */
    private static boolean add(Transcript transcript, JsonObject json, String agent) {
        String item = json.getString("item_id");
        if (json.getString("item_type", "").equals("message")) {
            Spoken row = transcript.speak(item, agent);
            return row.index >= 0;
        }
        transcript.call(item, item, "", false, null).ifPresent(ShownAnswer::close);
        return false;
    }

    private static void close(Called row) {
        row.shownDone = true;
    }

    private static JsonObject parse(Frame frame) {
        try (JsonReader reader = JSON.createReader(new StringReader(frame.json()))) {
            return reader.readObject();
        }
    }

    private static @Nullable String text(JsonObject json, String name) {
        return json.containsKey(name) && !json.isNull(name) ? json.getString(name) : null;
    }
}
