package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** What one request asked and what became of it, for tests to look at; the caller's key is never kept. */
final class RecordedRequest {
    private final long number;
    private final Instant receivedAt;
    private final String responseId;
    private final ModelRequest request;
    private final int size;

    private int deltas;
    private boolean clientClosed;
    private String outcome = "in_progress";
    private String fault = "";

    RecordedRequest(long number, Instant receivedAt, String responseId, ModelRequest request, int size) {
        this.number = number;
        this.receivedAt = receivedAt;
        this.responseId = responseId;
        this.request = request;
        this.size = size;
    }

    /** Bytes of its body. */
    int size() {
        return size;
    }

    synchronized void deltaSent() {
        deltas++;
    }

    synchronized void clientClosed() {
        clientClosed = true;
    }

    synchronized void outcome(String outcome) {
        this.outcome = outcome;
    }

    synchronized void fault(Fault struck) {
        fault = struck.kind().wireName();
    }

    boolean concerns(String match) {
        return request.prompt().contains(match);
    }

    synchronized ObjectNode toJson() {
        ObjectNode json = JsonText.object()
                .put("number", number)
                .put("received_at", receivedAt.toString())
                .put("response_id", responseId)
                .put("model", request.body().path("model").asText())
                .put("stream", request.stream())
                .put("background", request.background())
                .put("prompt", request.prompt())
                .put("instructions", request.instructions())
                .put("deltas_sent", deltas)
                .put("client_closed", clientClosed)
                .put("outcome", outcome)
                .put("fault", fault);
        ArrayNode tools = json.putArray("tools");
        request.tools().keySet().forEach(tools::add);
        JsonNode input = request.body().path("input");
        json.set("input", input);
        return json;
    }
}
