package io.anythingagents.run.tool;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Searches the web through Tavily. */
final class TavilyTool {
    static final String NAME = "tavily_search_tool";
    static final String FEATURE = "web_search";

    private static final JsonProvider JSON = JsonProvider.provider();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    private static final int DEFAULT_RESULTS = 5;
    private static final int MOST_RESULTS = 20;
    private static final int EXCERPT = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final URI search;
    private final String key;

    TavilyTool(URI baseUrl, String key) {
        this.search = URI.create(baseUrl.toString().replaceAll("/+$", "") + "/search");
        this.key = key;
    }

    /** How thorough the search is. */
    enum Depth {
        BASIC,
        ADVANCED
    }

    /** Which part of the web is searched. */
    enum Topic {
        GENERAL,
        NEWS
    }

    /** What to look for and how. */
    record Query(
            @Describe("What to look for.") String query,

            @Describe(value = "How many results, 1 to 20; 5 when null.")
            Optional<Integer> maxResults,

            @Describe("basic is quick, advanced thorough; basic when null.")
            Optional<Depth> searchDepth,

            @Describe("Whether to ask for a short summary; true when null.")
            Optional<Boolean> includeAnswer,

            @Describe("general or news; general when null.") Optional<Topic> topic) {}

    @FunctionTool(
            name = NAME,
            description = "Searches the web and returns a short summary with sources. Use it for current facts.",
            category = "web_search",
            core = false,
            agents = {"triage", "data_analyst"},
            capabilities = "web_search",
            timeoutSeconds = 30,
            feature = FEATURE,
            repeatable = true)
    String search(Query wanted, ToolContext context) throws InterruptedException {
        JsonObject body = JSON.createObjectBuilder()
                .add("query", wanted.query())
                .add(
                        "max_results",
                        Math.max(1, Math.min(MOST_RESULTS, wanted.maxResults().orElse(DEFAULT_RESULTS))))
                .add("search_depth", word(wanted.searchDepth().orElse(Depth.BASIC)))
                .add("include_answer", wanted.includeAnswer().orElse(true))
                .add("topic", word(wanted.topic().orElse(Topic.GENERAL)))
                .build();
        HttpRequest request = HttpRequest.newBuilder(search)
                .timeout(ANSWER_TIMEOUT)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new ToolFailure("Web search answered with status " + response.statusCode() + ".");
            }
            return report(response.body());
        } catch (IOException e) {
            throw new ToolFailure("Web search cannot be reached.", e);
        }
    }

    private static String report(String json) {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            JsonObject answer = reader.readObject();
            StringBuilder report = new StringBuilder();
            String summary = text(answer, "answer");
            if (!summary.isBlank()) {
                report.append("Summary: ").append(summary).append("\n\n");
            }
            int number = 0;
            for (JsonValue value :
                    Optional.ofNullable(answer.getJsonArray("results")).orElse(JsonValue.EMPTY_JSON_ARRAY)) {
                append(report, ++number, value.asJsonObject());
            }
            if (number == 0) {
                report.append("No results.\n");
            }
            JsonNumber seconds = answer.get("response_time") instanceof JsonNumber time ? time : null;
            if (seconds != null) {
                report.append("Response time: ").append(seconds).append(" s");
            }
            return report.toString().strip();
        } catch (JsonException | ClassCastException e) {
            throw new ToolFailure("Web search answered with something unreadable.", e);
        }
    }

    private static void append(StringBuilder report, int number, JsonObject result) {
        double score = result.get("score") instanceof JsonNumber given ? given.doubleValue() : 0;
        String content = text(result, "content");
        report.append(number)
                .append(". ")
                .append(text(result, "title"))
                .append("\n   ")
                .append(text(result, "url"))
                .append(String.format(Locale.ROOT, " (score %.2f)%n   ", score))
                .append(content, 0, Math.min(EXCERPT, content.length()))
                .append('\n');
    }

    private static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonString text ? text.getString() : "";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
