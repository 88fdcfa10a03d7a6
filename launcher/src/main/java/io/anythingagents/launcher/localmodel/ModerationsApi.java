package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code POST /v1/moderations}: scores by words, with no idea of what they mean. */
final class ModerationsApi {
    private static final double FLAGGED = 0.95;
    private static final double CLEAN = 0.001;
    private static final String OUTAGE = "moderation outage";
    private static final Map<String, String> WORDS =
            Map.of("hateful", "hate", "violent", "violence", "harassing", "harassment");
    private static final List<String> CATEGORIES = List.of(
            "harassment",
            "harassment/threatening",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm",
            "self-harm/instructions",
            "self-harm/intent",
            "sexual",
            "sexual/minors",
            "violence",
            "violence/graphic");

    private ModerationsApi() {}

    static void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            throw ApiFault.methodNotAllowed();
        }
        ObjectNode request = JsonText.readObject(exchange.getRequestBody());
        if (!request.path("input").isTextual()) {
            throw ApiFault.badRequest("'input' must be a text here.");
        }
        String text = request.path("input").asText().toLowerCase(Locale.ROOT);
        if (text.contains(OUTAGE)) {
            throw ApiFault.serverError();
        }
        ObjectNode categories = JsonText.object();
        ObjectNode scores = JsonText.object();
        ObjectNode types = JsonText.object();
        boolean flagged = false;
        for (String category : CATEGORIES) {
            boolean found = WORDS.entrySet().stream()
                    .anyMatch(word -> word.getValue().equals(category) && text.contains(word.getKey()));
            flagged |= found;
            categories.put(category, found);
            scores.put(category, found ? FLAGGED : CLEAN);
            types.putArray(category).add("text");
        }
        ObjectNode answer = JsonText.object();
        answer.put("id", "modr-local").put("model", request.path("model").asText(LocalModelServer.MODEL));
        ObjectNode result = answer.putArray("results").addObject();
        result.put("flagged", flagged);
        result.set("categories", categories);
        result.set("category_scores", scores);
        result.set("category_applied_input_types", types);
        HttpAnswers.json(exchange, 200, JsonText.write(answer));
    }
}
