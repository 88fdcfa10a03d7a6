package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.JsonNode;

/** One item of the conversation so far, as the caller sends it. */
sealed interface InputItem {

    /** A message of the user, the assistant or the system. */
    record Said(String role, String text) implements InputItem {
        boolean byUser() {
            return "user".equals(role);
        }
    }

    /** A function call the model made earlier. */
    record Called(String callId, String name, String arguments) implements InputItem {}

    /** What the caller's function answered. */
    record Returned(String callId, String output) implements InputItem {}

    /** Anything the script has no use for. */
    record Unread(String type) implements InputItem {}

    static InputItem parse(JsonNode item) {
        String type = item.path("type").asText("message");
        return switch (type) {
            case "message" -> new Said(item.path("role").asText("user"), text(item.path("content")));
            case "function_call" ->
                new Called(
                        item.path("call_id").asText(),
                        item.path("name").asText(),
                        item.path("arguments").asText());
            case "function_call_output" -> new Returned(item.path("call_id").asText(), text(item.path("output")));
            default -> new Unread(type);
        };
    }

    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder all = new StringBuilder();
        content.forEach(part -> all.append(part.path("text").asText("")));
        return all.toString();
    }
}
