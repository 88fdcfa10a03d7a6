package io.anythingagents.system.client;

import com.fasterxml.jackson.databind.JsonNode;

/** One event of a stream, its data exactly as sent, and when it arrived. */
public record Frame(String id, String event, String data, long arrivedNanos) {
    public JsonNode json() {
        return Json.parse(data);
    }

    public String kind() {
        return json().path("kind").asText();
    }

    public boolean isTerminal() {
        return event.equals("final") || event.equals("error");
    }
}
