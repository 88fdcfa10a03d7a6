package io.anythingagents.run.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.agent.McpServerDefinition;
import io.anythingagents.agent.McpServerDefinition.Header;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.tool.Approval;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolContext;
import io.anythingagents.run.tool.ToolFailure;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.RequestContext;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ImageContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the MCP SDK's own server, over real HTTP. */
class McpLinkTest {
    private static final Set<String> LET_IN = Set.of("echo", "broken", "long", "slow", "image", "data", "delete");

    private final Metrics metrics = new Metrics();
    private final CountDownLatch never = new CountDownLatch(1);
    private LocalMcpServer server;
    private McpLink link;

    @BeforeEach
    void start() {
        server = startServer(0);
        link = link("secret", server.port());
    }

    @AfterEach
    void stop() {
        never.countDown();
        link.close();
        server.close();
    }

    private LocalMcpServer startServer(int port) {
        return new LocalMcpServer(port)
                .withEcho("echo")
                .withEcho("not let in")
                .withEcho("delete")
                .with("broken", request -> CallToolResult.builder()
                        .addTextContent("There is no such record.")
                        .isError(true)
                        .build())
                .with("long", request -> CallToolResult.builder()
                        .addTextContent("x".repeat(5_000))
                        .build())
                .with("image", request -> CallToolResult.builder()
                        .content(List.of(
                                ImageContent.builder("aGVsbG8=", "image/png").build()))
                        .build())
                .with("data", request -> CallToolResult.builder()
                        .content(List.of())
                        .structuredContent(Map.of("owls", 3))
                        .build())
                .with("slow", request -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return CallToolResult.builder().addTextContent("late").build();
                });
    }

    @Test
    void onlyToolsThatAreLetIn_areThere_underTheServersName() {
        link.refresh();

        assertThat(link.isUp()).isTrue();
        assertThat(link.tools())
                .extracting(Tool::name)
                .containsExactlyInAnyOrder(
                        "crm_echo", "crm_broken", "crm_long", "crm_slow", "crm_image", "crm_data", "crm_delete");
        Tool echo = tool("crm_echo");
        assertThat(echo.description()).isEqualTo("The tool echo.");
        assertThat(echo.parametersSchema()).contains("\"text\"", "\"object\"");
        assertThat(echo.strict()).isFalse();
        assertThat(echo.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(server.presented()).containsOnly("Bearer " + LocalMcpServer.TOKEN);
        assertThat(metrics.scrape()).containsPattern("mcp_server_up\\{server=\"crm\".*} 1");
    }

    @Test
    void whoseYesACallNeeds_isSaidByTheServersFile() {
        link.refresh();

        assertThat(tool("crm_delete").approval(context(), "{}")).isEqualTo(Approval.PERSON);
        assertThat(tool("crm_echo").approval(context(), "{}")).isEqualTo(Approval.NONE);
        assertThat(tool("crm_echo").repeatable())
                .as("nobody knows what it does there")
                .isFalse();
    }

    @Test
    void aCall_isAnsweredWithText_andNothingElse() throws Exception {
        link.refresh();

        assertThat(call("crm_echo", "{\"text\":\"owls\"}")).isEqualTo("Echo: owls");
        assertThat(call("crm_image", "{}")).isEqualTo("[image that is not shown]");
        assertThat(call("crm_data", "{}")).isEqualTo("{\"owls\":3}");
        assertThat(call("crm_long", "{}"))
                .hasSizeLessThan(1_100)
                .startsWith("xxx")
                .endsWith("[Cut: the answer has 5000 characters.]");
    }

    @Test
    void whatTheToolSaysIsWrong_isTextForTheModel() {
        link.refresh();

        assertThatThrownBy(() -> call("crm_broken", "{}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("There is no such record.");
        assertThatThrownBy(() -> call("crm_echo", "[]"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("The arguments are not a JSON object.");
        assertThat(link.isUp()).isTrue();
    }

    @Test
    void aToolThatDoesNotAnswer_isGivenUp() {
        link.refresh();

        assertThatThrownBy(() -> call("crm_slow", "{}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("The tool server cannot be reached just now.");
    }

    @Test
    void aServerThatIsAway_hasNoTools_untilItIsBack() throws Exception {
        int port = freePort();
        try (McpLink early = link("secret", port)) {
            early.refresh();
            assertThat(early.isUp()).isFalse();
            assertThat(early.tools()).isEmpty();

            try (LocalMcpServer late = startServer(port)) {
                early.refresh();
                assertThat(early.isUp()).isTrue();
                assertThat(early.tools()).isNotEmpty();
                assertThat(late.presented()).isNotEmpty();
            }
            Tool echo = early.tools().stream()
                    .filter(tool -> tool.name().equals("crm_echo"))
                    .findFirst()
                    .orElseThrow();
            assertThatThrownBy(() -> echo.call(context(), "{\"text\":\"owls\"}"))
                    .isInstanceOf(ToolFailure.class)
                    .hasMessage("The tool server cannot be reached just now.");
            assertThat(early.isUp()).isFalse();

            try (LocalMcpServer back = startServer(port)) {
                assertThat(echo.call(context(), "{\"text\":\"owls\"}")).isEqualTo("Echo: owls");
                assertThat(early.isUp()).isTrue();
                assertThat(back.presented()).isNotEmpty();
            }
        }
        assertThat(metrics.scrape()).contains("mcp_server_failures");
    }

    @Test
    void aServerThatDoesNotLetUsIn_isAway() {
        try (McpLink stranger = link("unknown", server.port())) {
            stranger.refresh();

            assertThat(stranger.isUp()).isFalse();
            assertThat(stranger.tools()).isEmpty();
        }
    }

    private McpLink link(String secret, int port) {
        McpServerDefinition definition = new McpServerDefinition(
                "crm",
                URI.create("http://127.0.0.1:" + port + "/mcp"),
                List.of(new Header("Authorization", "Bearer", null, secret), new Header("X-Team", null, "blue", null)),
                LET_IN,
                Set.of("delete"),
                Duration.ofSeconds(2),
                1_000);
        return new McpLink(definition, Map.of("secret", LocalMcpServer.TOKEN, "unknown", "x"), metrics);
    }

    private Tool tool(String name) {
        return link.tools().stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String call(String name, String arguments) throws InterruptedException {
        return tool(name).call(context(), arguments);
    }

    private static ToolContext context() {
        RequestContext request = new RequestContext(UUID.randomUUID(), new Actor.SystemJob("test"), "request");
        return new ToolContext(request, UUID.randomUUID(), UUID.randomUUID(), "call");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
