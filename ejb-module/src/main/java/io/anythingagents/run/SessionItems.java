package io.anythingagents.run;

import io.anythingagents.run.model.SessionItem;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Session items as they are stored: raw input items of the Responses API, without provider ids. */
final class SessionItems {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final String LOST_ANSWER = "The call was not completed.";

    private SessionItems() {}

    /** JSON of what is kept; sealed items are not, for they mean nothing outside their run. */
    static List<String> toJson(List<SessionItem> items) {
        return items.stream().flatMap(item -> toJson(item).stream()).toList();
    }

    private static Optional<String> toJson(SessionItem item) {
        if (item instanceof SessionItem.UserText user) {
            return Optional.of(message("user", user.text()));
        }
        if (item instanceof SessionItem.AgentText agent) {
            return Optional.of(message("assistant", agent.text()));
        }
        if (item instanceof SessionItem.ToolRequest call) {
            return Optional.of(JSON.createObjectBuilder()
                    .add("type", "function_call")
                    .add("call_id", call.callId())
                    .add("name", call.name())
                    .add("arguments", call.arguments())
                    .build()
                    .toString());
        }
        if (item instanceof SessionItem.ToolAnswer answer) {
            return Optional.of(JSON.createObjectBuilder()
                    .add("type", "function_call_output")
                    .add("call_id", answer.callId())
                    .add("output", answer.output())
                    .build()
                    .toString());
        }
        return item instanceof SessionItem.Hosted hosted ? Optional.of(hosted.json()) : Optional.empty();
    }

    private static String message(String role, String text) {
        return JSON.createObjectBuilder()
                .add("type", "message")
                .add("role", role)
                .add("content", text)
                .build()
                .toString();
    }

    /**
     * Reads a stored item; empty when a later version wrote it and this one does not know it. Empty, too, for what a
     * provider did itself: it takes that back only along with what it thought, which is not kept.
     */
    static Optional<SessionItem> read(String json) {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            JsonObject item = reader.readObject();
            return switch (item.getString("type", "")) {
                case "message" ->
                    Optional.of(
                            item.getString("role", "").equals("user")
                                    ? new SessionItem.UserText(item.getString("content"))
                                    : new SessionItem.AgentText(item.getString("content")));
                case "function_call" ->
                    Optional.of(new SessionItem.ToolRequest(
                            item.getString("call_id"), item.getString("name"), item.getString("arguments")));
                case "function_call_output" ->
                    Optional.of(new SessionItem.ToolAnswer(item.getString("call_id"), item.getString("output")));
                default -> Optional.empty();
            };
        } catch (JsonException | NullPointerException | ClassCastException e) {
            throw new IllegalStateException("A stored session item cannot be read", e);
        }
    }

    /** Gives every call without an answer one, directly behind the calls it belongs to; providers insist on pairs. */
    static List<SessionItem> completed(List<SessionItem> items) {
        Set<String> answered = new HashSet<>();
        for (SessionItem item : items) {
            if (item instanceof SessionItem.ToolAnswer answer) {
                answered.add(answer.callId());
            }
        }
        List<SessionItem> completed = new ArrayList<>(items.size());
        for (SessionItem item : items) {
            completed.add(item);
            if (item instanceof SessionItem.ToolRequest call && !answered.contains(call.callId())) {
                completed.add(new SessionItem.ToolAnswer(call.callId(), LOST_ANSWER));
            }
        }
        return completed;
    }
}
