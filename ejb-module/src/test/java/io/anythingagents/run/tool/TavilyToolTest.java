package io.anythingagents.run.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.RequestContext;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Web search against a counterpart that speaks Tavily's protocol over real HTTP. */
class TavilyToolTest {
    private static final String ANSWER = """
            {"query":"spring","answer":"Spring begins in March.","images":[],"follow_up_questions":null,\
            "results":[{"title":"Seasons","url":"https://example.com/seasons","content":"March, April and May",\
            "score":0.91234,"raw_content":null},{"title":"Poems","url":"https://example.com/poems","content":"%s",\
            "score":0.5}],"response_time":1.23}""".formatted("x".repeat(500));

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private int status = 200;
    private String answer = ANSWER;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/search", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void question_isSentWithTheKeyInTheHeaderAndDefaultsFilledIn() throws Exception {
        search(
                "{\"query\":\"spring\",\"max_results\":null,\"search_depth\":null,\"include_answer\":null,\"topic\":null}");

        JsonObject sent = Json.createReader(new StringReader(bodies.get(0))).readObject();
        assertThat(sent.getString("query")).isEqualTo("spring");
        assertThat(sent.getInt("max_results")).isEqualTo(5);
        assertThat(sent.getString("search_depth")).isEqualTo("basic");
        assertThat(sent.getBoolean("include_answer")).isTrue();
        assertThat(sent.getString("topic")).isEqualTo("general");
        assertThat(authorizations).containsExactly("Bearer tvly-secret");
        assertThat(bodies.get(0)).doesNotContain("tvly-secret");
    }

    @Test
    void wishes_arePassedOn_withinBounds() throws Exception {
        search("{\"query\":\"spring\",\"max_results\":99,\"search_depth\":\"advanced\",\"include_answer\":false,"
                + "\"topic\":\"news\"}");

        JsonObject sent = Json.createReader(new StringReader(bodies.get(0))).readObject();
        assertThat(sent.getInt("max_results")).isEqualTo(20);
        assertThat(sent.getString("search_depth")).isEqualTo("advanced");
        assertThat(sent.getBoolean("include_answer")).isFalse();
        assertThat(sent.getString("topic")).isEqualTo("news");
    }

    @Test
    void answer_isASummaryWithNumberedSourcesAndShortExcerpts() throws Exception {
        String report = search("{\"query\":\"spring\"}");

        assertThat(report)
                .startsWith("Summary: Spring begins in March.")
                .contains("1. Seasons\n   https://example.com/seasons (score 0.91)", "2. Poems")
                .contains("x".repeat(200))
                .doesNotContain("x".repeat(201))
                .endsWith("Response time: 1.23 s");
    }

    @Test
    void nothingFound_isSaid() throws Exception {
        answer = "{\"results\":[]}";

        assertThat(search("{\"query\":\"spring\"}")).isEqualTo("No results.");
    }

    @Test
    void refusal_isTextForTheModel_withoutTheKeyOrTheirWords() {
        status = 401;
        answer = "{\"detail\":{\"error\":\"Unauthorized: invalid key tvly-secret\"}}";

        assertThatThrownBy(() -> search("{\"query\":\"spring\"}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("Web search answered with status 401.");
    }

    @Test
    void unreadableAnswer_isTextForTheModel() {
        answer = "<html>Bad gateway</html>";

        assertThatThrownBy(() -> search("{\"query\":\"spring\"}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("Web search answered with something unreadable.");
    }

    private String search(String arguments) throws InterruptedException {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Tool tool = MethodTool.of(new TavilyTool(base, "tvly-secret"), TavilyTool.class)
                .get(0);
        RequestContext request = new RequestContext(UUID.randomUUID(), new Actor.SystemJob("test"), "request");
        return tool.call(new ToolContext(request, UUID.randomUUID(), UUID.randomUUID(), "call"), arguments);
    }

    private void answer(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
