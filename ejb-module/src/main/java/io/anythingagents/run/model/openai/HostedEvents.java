package io.anythingagents.run.model.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.agent.HostedTool;
import io.anythingagents.run.model.HostedCall;
import io.anythingagents.run.model.ModelEvent;
import java.util.List;
import java.util.Optional;

/**
 * Translates what the provider tells of its own tools. It is read as JSON and kept whole, for the provider takes back what
 * it gave, known to us or not.
 */
final class HostedEvents {
    private static final String PREFIX = "response.";

    private HostedEvents() {}

    /** Cheap, for it is asked of every word. */
    static boolean mayBe(String json) {
        return json.contains("_call") || json.contains("annotation.added");
    }

    /** Empty for what is about something else. */
    static List<ModelEvent> translate(JsonNode event) {
        String type = event.path("type").asText();
        switch (type) {
            case "response.output_item.added", "response.output_item.done" -> {
                JsonNode item = event.path("item");
                Optional<HostedTool.Kind> kind =
                        HostedTool.Kind.ofItem(item.path("type").asText());
                if (kind.isEmpty()) {
                    return List.of();
                }
                String id = item.path("id").asText();
                return List.of(
                        type.endsWith("added")
                                ? new ModelEvent.HostedStarted(id, kind.get())
                                : new ModelEvent.HostedDone(new HostedCall(id, kind.get(), item.toString())));
            }
            case "response.output_text.annotation.added" -> {
                return List.of(new ModelEvent.Citation(
                        event.path("item_id").asText(),
                        event.path("content_index").asInt(),
                        event.path("annotation").toString()));
            }
            default -> {
                return working(event, type);
            }
        }
    }

    private static List<ModelEvent> working(JsonNode event, String type) {
        for (HostedTool.Kind kind : HostedTool.Kind.values()) {
            String item = PREFIX + kind.itemType() + ".";
            String status = type.startsWith(item) ? type.substring(item.length()) : "";
            if (status.equals("searching") || status.equals("interpreting")) {
                return List.of(
                        new ModelEvent.HostedWorking(event.path("item_id").asText(), kind, status));
            }
        }
        return List.of();
    }
}
