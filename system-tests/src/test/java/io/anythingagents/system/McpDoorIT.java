package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The MCP SDK's own client at our door: agents are its tools, and a call is a run as any other. */
class McpDoorIT {
    private static final String DOOR = "/mcp";
    private static final Person PERSON = Product.newCustomer();

    @Test
    void theTools_areTheAgents() {
        try (Client client = new Client(PERSON.accessToken())) {
            InitializeResult hello = client.mcp.initialize();

            assertThat(hello.protocolVersion()).isEqualTo("2025-11-25");
            assertThat(hello.serverInfo().name()).isNotBlank();
            client.mcp.ping();
            List<Tool> tools = client.mcp.listTools().tools();
            assertThat(tools).extracting(Tool::name).contains("triage", "code_assistant", "data_analyst");
            assertThat(tools).allSatisfy(tool -> {
                assertThat(tool.description()).isNotBlank();
                assertThat(tool.inputSchema()).containsEntry("type", "object");
            });
        }
    }

    @Test
    void aCall_isAnsweredByARun_andGoesOn() {
        Person person = Product.newCustomer();
        try (Client client = new Client(person.accessToken())) {
            client.mcp.initialize();
            CallToolResult first = client.call("triage", Map.of("message", "My bird is the kingfisher"));
            CallToolResult second = client.call(
                    "triage",
                    Map.of(
                            "message",
                            "What was my first question?",
                            "conversation_id",
                            structured(first, "conversation_id")));

            assertThat(first.isError()).isFalse();
            assertThat(text(first)).isNotBlank().isEqualTo(structured(first, "response"));
            assertThat(text(second)).contains("kingfisher");
            JsonNode run = person.api()
                    .get("/api/v1/runs/" + structured(first, "run_id"))
                    .expect(200)
                    .json();
            assertThat(run.path("status").asText()).isEqualTo("completed");
            JsonNode usage = person.api().get("/api/v1/usage").expect(200).json();
            assertThat(usage.toString()).contains("input_tokens");
            assertThat(person.api()
                            .get("/api/v1/conversations")
                            .expect(200)
                            .json()
                            .path("items"))
                    .hasSize(1);
        }
    }

    @Test
    void progress_isTold_whereTheClientAsks() {
        try (Client client = new Client(PERSON.accessToken())) {
            client.mcp.initialize();

            CallToolResult result = client.mcp.callTool(CallToolRequest.builder("triage")
                    .arguments(Map.of("message", "Tell me a story of 80 words"))
                    .progressToken("news-1")
                    .build());

            assertThat(result.isError()).isFalse();
            assertThat(client.news).hasSizeGreaterThan(2).allMatch(news -> news.progressToken()
                    .equals("news-1"));
            assertThat(client.news)
                    .extracting(ProgressNotification::progress)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void anUnknownAgent_isAnError_andBadArgumentsAreForTheModel() {
        try (Client client = new Client(PERSON.accessToken())) {
            client.mcp.initialize();

            assertThatThrownBy(() -> client.mcp.callTool(CallToolRequest.builder("nobody")
                            .arguments(Map.of("message", "Hello"))
                            .build()))
                    .isInstanceOfSatisfying(
                            McpError.class,
                            error -> assertThat(error.getJsonRpcError().code()).isEqualTo(-32602));
            assertThat(client.call("triage", Map.of()).isError()).isTrue();
            assertThat(client.call("triage", Map.of("message", " ")).isError()).isTrue();
            assertThat(client.call("triage", Map.of("message", "Hi", "conversation_id", "x"))
                            .isError())
                    .isTrue();
        }
    }

    @Test
    void anotherTenantsConversation_isNobodysToGoOnIn() {
        Person stranger = Product.newCustomer();
        String ours = Product.chat(PERSON, "Ours alone").path("conversation_id").asText();
        try (Client client = new Client(stranger.accessToken())) {
            client.mcp.initialize();

            CallToolResult refused = client.call("triage", Map.of("message", "Hello", "conversation_id", ours));
            CallToolResult unknown = client.call(
                    "triage",
                    Map.of(
                            "message",
                            "Hello",
                            "conversation_id",
                            UUID.randomUUID().toString()));

            assertThat(refused.isError()).isTrue();
            assertThat(text(refused)).isEqualTo(text(unknown));
        }
    }

    @Test
    void withoutAToken_orWithoutTheRight_nothingIsAnswered() {
        Answer anonymous =
                Product.api().post(DOOR, request(1, "initialize", "{}")).expect(401);
        assertThat(anonymous.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
        PERSON.api()
                .with("X-Tenant-Role", "viewer")
                .post(DOOR, request(1, "ping", "{}"))
                .problem(403, "insufficient-scope");
        try (Client client = new Client("not.a.token")) {
            assertThatThrownBy(client.mcp::initialize).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void aCancelledCall_stopsItsRun() throws Exception {
        Api session = session(PERSON);
        CompletableFuture<Answer> call =
                CompletableFuture.supplyAsync(() -> session.post(DOOR, call(7, "Tell me a story in 2000 words")));
        for (int i = 0; i < 100 && !call.isDone(); i++) {
            session.post(DOOR, Json.parse("""
                    {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7,"reason":"enough"}}
                    """)).expect(202);
            call.copy()
                    .orTimeout(100, TimeUnit.MILLISECONDS)
                    .exceptionally(late -> null)
                    .join();
        }
        JsonNode result = call.get(30, TimeUnit.SECONDS).expect(200).json().path("result");

        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.path("structuredContent").path("status").asText()).isEqualTo("cancelled");
        JsonNode run = PERSON.api()
                .get("/api/v1/runs/"
                        + result.path("structuredContent").path("run_id").asText())
                .expect(200)
                .json();
        assertThat(run.path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void aCancellationOfAnotherSessionOrPerson_stopsNothing() throws Exception {
        Api session = session(PERSON);
        Api strangers = Product.newCustomer().api().with("Mcp-Session-Id", "a-session-of-mine");
        CompletableFuture<Answer> call =
                CompletableFuture.supplyAsync(() -> session.post(DOOR, call(7, "Tell me a story in 300 words")));
        while (!call.isDone()) {
            for (Api other : List.of(strangers, session(PERSON), PERSON.api())) {
                other.post(DOOR, Json.parse("""
                        {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}
                        """)).expect(202);
            }
            call.copy()
                    .orTimeout(200, TimeUnit.MILLISECONDS)
                    .exceptionally(late -> null)
                    .join();
        }

        assertThat(call.get()
                        .expect(200)
                        .json()
                        .at("/result/structuredContent/status")
                        .asText())
                .isEqualTo("completed");
    }

    @Test
    void aRepeatedRequest_joinsItsRun() {
        Api session = session(PERSON);

        JsonNode first = session.post(DOOR, call(3, "Hello")).expect(200).json();
        JsonNode again = session.post(DOOR, call(3, "Hello")).expect(200).json();

        assertThat(again).isEqualTo(first);
        assertThat(session.post(DOOR, call(3, "Something else"))
                        .expect(200)
                        .json()
                        .at("/result/isError")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void versions_areNegotiated_andOriginsChecked() {
        assertThat(agreed("2025-06-18")).isEqualTo("2025-06-18");
        assertThat(agreed("1999-01-01")).isEqualTo("2025-11-25");
        PERSON.api()
                .with("MCP-Protocol-Version", "1999-01-01")
                .post(DOOR, request(1, "ping", "{}"))
                .problem(400, "malformed-request");
        PERSON.api()
                .with("Origin", "https://evil.example")
                .post(DOOR, request(1, "ping", "{}"))
                .problem(403, "forbidden");
        PERSON.api()
                .with("Mcp-Session-Id", "x".repeat(129))
                .post(DOOR, request(1, "ping", "{}"))
                .problem(400, "malformed-request");
    }

    @Test
    void whatIsNotThere_isSaidInTheWordsOfTheProtocol() {
        Api api = PERSON.api();

        assertThat(api.post(DOOR, request(1, "resources/list", "{}"))
                        .expect(200)
                        .json()
                        .at("/error/code")
                        .asText())
                .isEqualTo("-32601");
        assertThat(api.post(DOOR, request(1, "tools/list", "{\"cursor\":\"x\"}"))
                        .expect(200)
                        .json()
                        .at("/error/code")
                        .asText())
                .isEqualTo("-32602");
        assertThat(api.post(DOOR, request(1, "tools/call", "{\"name\":\"triage\",\"arguments\":[]}"))
                        .expect(200)
                        .json()
                        .at("/error/code")
                        .asText())
                .isEqualTo("-32602");
        assertThat(api.post(DOOR, Json.parse("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
                        .expect(202)
                        .text())
                .isEmpty();
        api.get(DOOR).problem(405, "method-not-allowed");
        api.send("DELETE", DOOR, null, BodyPublishers.noBody()).problem(405, "method-not-allowed");
    }

    private static String agreed(String version) {
        return PERSON.api()
                .post(DOOR, request(1, "initialize", "{\"protocolVersion\":\"" + version + "\",\"capabilities\":{}}"))
                .expect(200)
                .json()
                .at("/result/protocolVersion")
                .asText();
    }

    private static Api session(Person person) {
        String id = person.api()
                .post(DOOR, request(1, "initialize", "{}"))
                .expect(200)
                .header("Mcp-Session-Id")
                .orElseThrow();
        return person.api().with("Mcp-Session-Id", id);
    }

    private static JsonNode call(int id, String message) {
        return request(id, "tools/call", "{\"name\":\"triage\",\"arguments\":{\"message\":\"" + message + "\"}}");
    }

    private static JsonNode request(int id, String method, String params) {
        return Json.parse(
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().get(0)).text();
    }

    private static String structured(CallToolResult result, String name) {
        return String.valueOf(((Map<?, ?>) result.structuredContent()).get(name));
    }

    /** The client, pointed at us. */
    private static final class Client implements AutoCloseable {
        final List<ProgressNotification> news = new CopyOnWriteArrayList<>();
        final McpSyncClient mcp;

        Client(String token) {
            mcp = McpClient.sync(HttpClientStreamableHttpTransport.builder(
                                    Product.api().base().toString())
                            .endpoint(DOOR)
                            .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + token))
                            .build())
                    .requestTimeout(Duration.ofSeconds(60))
                    .progressConsumer(news::add)
                    .build();
        }

        CallToolResult call(String agent, Map<String, Object> arguments) {
            return mcp.callTool(
                    CallToolRequest.builder(agent).arguments(arguments).build());
        }

        @Override
        public void close() {
            mcp.close();
        }
    }
}
