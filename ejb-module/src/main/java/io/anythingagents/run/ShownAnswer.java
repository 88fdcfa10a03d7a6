package io.anythingagents.run;

import io.anythingagents.run.Transcript.Called;
import io.anythingagents.run.stream.Frame;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a log shows of an answer that was broken off in the middle of its words, or before the first one.
 *
 * @param transcript what was said in the whole run; calls have their places in it and nothing else
 * @param responseId what the provider calls the answer
 * @param agent who was speaking
 * @param earlier messages of answers before it
 */
record ShownAnswer(Transcript transcript, String responseId, String agent, int handoffs, Set<String> earlier) {
    private static final JsonProvider JSON = JsonProvider.provider();

    /** Empty where more than words was on its way: a call, another agent's work, an end. */
    static Optional<ShownAnswer> of(List<Frame> frames) {
        return shown(Reading.of(frames));
    }

    /**
     * The same where it was written down which answer it is: the log may show nothing of it yet.
     *
     * @param answering what the provider calls it; null where nobody wrote it down
     * @param agent whom the provider was asked for
     */
    static Optional<ShownAnswer> of(List<Frame> frames, @Nullable String answering, String agent) {
        Reading read = Reading.of(frames);
        return answering == null || answering.equals(read.response) ? shown(read) : unheard(read, answering, agent);
    }

    /** An answer no word of which is shown; empty where the log shows an end, or not even a beginning. */
    static Optional<ShownAnswer> unheard(List<Frame> frames, String responseId, String agent) {
        return unheard(Reading.of(frames), responseId, agent);
    }

    private static Optional<ShownAnswer> unheard(Reading read, String responseId, String agent) {
        return read.ended || !read.begun
                ? Optional.empty()
                : Optional.of(
                        new ShownAnswer(read.transcript, responseId, agent, read.handoffs, Set.copyOf(read.messages)));
    }

    private static Optional<ShownAnswer> shown(Reading read) {
        String response = read.response;
        return read.ended || response == null || !read.words
                ? Optional.empty()
                : Optional.of(new ShownAnswer(read.transcript, response, read.agent, read.handoffs, read.earlier));
    }

    /** A log as it is read, frame by frame. */
    private static final class Reading {
        final Transcript transcript = new Transcript();
        final Set<String> messages = new HashSet<>();
        Set<String> earlier = Set.of();
        /** The newest answer. */
        @Nullable
        String response;

        String agent = "";
        int handoffs;
        /** Whether the newest answer is words and nothing else so far. */
        boolean words;

        boolean begun;
        boolean ended;

        static Reading of(List<Frame> frames) {
            Reading read = new Reading();
            frames.forEach(read::add);
            return read;
        }

        private void add(Frame frame) {
            begun = true;
            ended |= frame.terminal();
            if (ended) {
                return;
            }
            JsonObject json = parse(frame);
            if (json.containsKey("scope") && !json.isNull("scope")) {
                words = false;
                return;
            }
            String answering = text(json, "response_id");
            if (answering != null && !answering.equals(response)) {
                response = answering;
                earlier = Set.copyOf(messages);
                words = true;
            }
            agent = json.getString("agent", agent);
            switch (frame.kind()) {
                case "output_item.added" -> words &= item(json);
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

        /** Keeps the places of rows; false when it is no message. */
        private boolean item(JsonObject json) {
            String item = json.getString("item_id");
            if (json.getString("item_type", "").equals("message")) {
                messages.add(item);
                return transcript.speak(item, agent).index >= 0;
            }
            transcript.call(item, item, "", false, null).ifPresent(ShownAnswer::close);
            return false;
        }
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
