package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request to create a response, reduced to what the script looks at; {@code body} is the whole of it. */
record ModelRequest(ObjectNode body, String instructions, List<InputItem> input, Map<String, OfferedTool> tools) {

    /** A function the caller offers, with the schema of its arguments. */
    record OfferedTool(String name, JsonNode parameters) {}

    static ModelRequest parse(ObjectNode body, List<InputItem> earlier) {
        if (body.path("model").asText().isBlank()) {
            throw ApiFault.badRequest("Missing required parameter: 'model'.");
        }
        List<InputItem> items = new ArrayList<>(earlier);
        JsonNode input = body.path("input");
        if (input.isTextual()) {
            items.add(new InputItem.Said("user", input.asText()));
        } else if (input.isArray()) {
            input.forEach(item -> items.add(InputItem.parse(item)));
        } else {
            throw ApiFault.badRequest("Missing required parameter: 'input'.");
        }
        Map<String, OfferedTool> tools = new LinkedHashMap<>();
        for (JsonNode tool : body.path("tools")) {
            if ("function".equals(tool.path("type").asText())) {
                String name = tool.path("name").asText();
                tools.put(name, new OfferedTool(name, tool.path("parameters")));
            }
        }
        return new ModelRequest(body, body.path("instructions").asText(""), List.copyOf(items), tools);
    }

    /** Whether the provider may do something itself, such as {@code web_search}. */
    boolean offersHosted(String type) {
        for (JsonNode tool : body.path("tools")) {
            if (type.equals(tool.path("type").asText())) {
                return !toolsForbidden();
            }
        }
        return false;
    }

    boolean stream() {
        return body.path("stream").asBoolean(false);
    }

    boolean background() {
        return body.path("background").asBoolean(false);
    }

    boolean store() {
        return body.path("store").asBoolean(true);
    }

    boolean parallelToolCalls() {
        return body.path("parallel_tool_calls").asBoolean(true);
    }

    boolean toolsForbidden() {
        return "none".equals(body.path("tool_choice").asText());
    }

    /** The text of the last thing the user said, or an empty text. */
    String prompt() {
        int last = lastUserIndex();
        return last < 0 ? "" : ((InputItem.Said) input.get(last)).text();
    }

    /** What the user said before the last message, oldest first. */
    List<String> earlierPrompts() {
        int last = lastUserIndex();
        List<String> earlier = new ArrayList<>();
        for (int i = 0; i < last; i++) {
            if (input.get(i) instanceof InputItem.Said said && said.byUser()) {
                earlier.add(said.text());
            }
        }
        return earlier;
    }

    /** What happened since the last thing the user said: calls made and results that came back. */
    List<InputItem> thisTurn() {
        return input.subList(lastUserIndex() + 1, input.size());
    }

    Optional<OfferedTool> offered(String name) {
        return toolsForbidden() ? Optional.empty() : Optional.ofNullable(tools.get(name));
    }

    private int lastUserIndex() {
        for (int i = input.size() - 1; i >= 0; i--) {
            if (input.get(i) instanceof InputItem.Said said && said.byUser()) {
                return i;
            }
        }
        return -1;
    }
}
