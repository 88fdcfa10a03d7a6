package io.anythingagents.run;

import io.anythingagents.conversation.SpokenMessage;
import io.anythingagents.run.stream.Frame;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a log says when it is read again from the start: who spoke, what was said, how it ended. */
public final class LogDigest {
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final class Said {
        final String agent;
        final StringBuilder text = new StringBuilder();
        boolean done;

        Said(String agent) {
            this.agent = agent;
        }
    }

    private final Map<String, Said> messages = new LinkedHashMap<>();
    private @Nullable String agent;
    private @Nullable String responseId;
    private int handoffs;
    private @Nullable JsonObject end;

    public static LogDigest of(List<Frame> frames) {
        LogDigest digest = new LogDigest();
        frames.forEach(digest::add);
        return digest;
    }

    /** Reads one more frame. */
    public void add(Frame frame) {
        switch (frame.kind()) {
            case "message.delta" -> {
                JsonObject json = parse(frame);
                if (isScoped(json)) {
                    return;
                }
                messages.computeIfAbsent(json.getString("item_id"), id -> new Said(json.getString("agent", "")))
                        .text
                        .append(json.getString("delta"));
                note(json);
            }
            case "output_item.done" -> {
                JsonObject json = parse(frame);
                Said said = messages.get(json.getString("item_id"));
                if (said != null) {
                    said.done = json.getString("status", "").equals("completed");
                }
                note(json);
            }
            case "agent.updated" -> {
                handoffs++;
                note(parse(frame));
            }
            case "lifecycle", "output_item.added" -> note(parse(frame));
            case "final", "error" -> {
                JsonObject json = parse(frame);
                note(json);
                end = json;
            }
            default -> {
                // says nothing about the answer
            }
        }
    }

    /** An agent's work for another one is no answer to the person. */
    private static boolean isScoped(JsonObject json) {
        return json.containsKey("scope") && !json.isNull("scope");
    }

    private void note(JsonObject json) {
        agent = text(json, "agent");
        responseId = text(json, "response_id");
    }

    private static @Nullable String text(JsonObject json, String name) {
        return json.containsKey(name) && !json.isNull(name) ? json.getString(name) : null;
    }

    private static JsonObject parse(Frame frame) {
        try (JsonReader reader = JSON.createReader(new StringReader(frame.json()))) {
            return reader.readObject();
        }
    }

    /** Who spoke last. */
    public Optional<String> agent() {
        return Optional.ofNullable(agent);
    }

    Optional<String> responseId() {
        return Optional.ofNullable(responseId);
    }

    public int handoffs() {
        return handoffs;
    }

    /** The last frame as it was sent; empty while the run lives. */
    public Optional<JsonObject> end() {
        return Optional.ofNullable(end);
    }

    Optional<String> lastText() {
        String last = null;
        for (Said said : messages.values()) {
            last = said.text.toString();
        }
        return Optional.ofNullable(last);
    }

    List<SpokenMessage> messages(String unfinished) {
        List<SpokenMessage> spoken = new ArrayList<>();
        for (Said said : messages.values()) {
            spoken.add(new SpokenMessage(said.agent, said.text.toString(), said.done ? "completed" : unfinished));
        }
        return spoken;
    }
}
