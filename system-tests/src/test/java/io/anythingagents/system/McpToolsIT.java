package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.run.mcp.LocalMcpServer;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Agents with tools of MCP servers: one that is there, one that comes later. */
@Tag("own-nodes")
class McpToolsIT {
    private static final Path AGENTS = Path.of("target", "mcp-agents").toAbsolutePath();
    private static final RunningProduct PRODUCT = RunningProduct.prepared(
            "-mcp", Map.of("AGENTS_DIR", AGENTS.toString(), "MCP_SECRETS", "crm=" + LocalMcpServer.TOKEN));
    private static final int LATER = freePort();
    private static final String DELETE = "call crm_delete_customer with {\"text\":\"%s\"}";
    private static LocalMcpServer crm;
    private static Person person;

    @BeforeAll
    static void start() {
        crm = new LocalMcpServer(0)
                .withEcho("find_customer")
                .withEcho("delete_customer")
                .withEcho("secret_tool");
        write("mcp/crm.yaml", crm.port());
        write("mcp/later.yaml", LATER);
        write("seller.yaml", """
                name: Seller
                description: Sells.
                tools: [get_current_time]
                mcp_servers: [crm, later]
                instructions: Sell.
                """);
        PRODUCT.start();
        person = Person.verified(PRODUCT.api(), PRODUCT.outbox());
    }

    @AfterAll
    static void stop() {
        PRODUCT.discard();
        crm.close();
    }

    @Test
    void anAgentUsesTheToolsItsFileNames_andNoOtherOnes() {
        toolsAreThere();
        assertThat(toolsOf("seller"))
                .startsWith("get_current_time")
                .contains("crm_find_customer", "crm_delete_customer")
                .doesNotContain("crm_secret_tool");
        assertThat(toolsOf("triage")).noneMatch(name -> name.startsWith("crm"));

        List<Frame> frames = stream("call crm_find_customer with {\"text\":\"Kim\"}");

        JsonNode last = StreamContract.check(frames);
        assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
        assertThat(output(frames)).contains("Echo: Kim");
        assertThat(crm.presented()).containsOnly("Bearer " + LocalMcpServer.TOKEN);
        JsonNode offered = PRODUCT.localModel()
                .requests("call crm_find_customer with")
                .get(0)
                .path("tools");
        assertThat(offered.toString())
                .contains("crm_find_customer", "crm_delete_customer")
                .doesNotContain("secret_tool");
    }

    @Test
    void aToolThatNeedsAPersonsYes_waitsForIt() {
        toolsAreThere();
        try (SseStream stream = Approvals.stream(person.api(), "seller", DELETE.formatted("Kim"))) {
            String run = stream.until(Approvals::waits).json().path("run_id").asText();
            JsonNode waits = Approvals.of(person.api(), run).path(0);
            assertThat(waits.path("tool").asText()).isEqualTo("crm_delete_customer");

            Approvals.decide(person.api(), run, waits.path("call_id").asText(), Json.of("decision", "approve"))
                    .expect(200);

            List<Frame> frames = stream.untilClosed();
            assertThat(StreamContract.check(frames).path("final").path("status").asText())
                    .isEqualTo("completed");
            assertThat(output(frames)).contains("Echo: Kim");
        }
    }

    @Test
    void atTheMcpDoor_nobodyCanBeAsked_andTheCallIsNotMade() {
        toolsAreThere();

        JsonNode result = person.api()
                .with("MCP-Protocol-Version", "2025-11-25")
                .post("/mcp", Json.parse("""
                        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"seller","arguments":
                            {"message":"call crm_delete_customer with {\\"text\\":\\"Lee\\"}"}}}
                        """))
                .expect(200)
                .json()
                .path("result")
                .path("structuredContent");

        try (SseStream stream = person.api()
                .open("/api/v1/runs/" + result.path("run_id").asText() + "/events")
                .opened()) {
            List<Frame> frames = stream.untilClosed();
            assertThat(StreamContract.check(frames).path("final").path("status").asText())
                    .isEqualTo("completed");
            assertThat(output(frames)).contains("nobody can be asked here").doesNotContain("Echo");
        }
    }

    @Test
    void aServerThatWasAway_breaksNothing_andHasItsToolsOnceItIsThere() {
        assertThat(stream("Hello")).isNotEmpty();
        try (LocalMcpServer late = new LocalMcpServer(LATER).withEcho("find_customer")) {
            Eventually.holds("the tool of the server that came later", Duration.ofSeconds(40), () -> toolsOf("seller")
                    .contains("later_find_customer"));
            assertThat(late.presented()).isNotEmpty();
        }

        List<Frame> frames = stream("call later_find_customer with {\"text\":\"Kim\"}");

        assertThat(StreamContract.check(frames).path("final").path("status").asText())
                .isEqualTo("completed");
        assertThat(frames.toString()).doesNotContain(LocalMcpServer.TOKEN);
    }

    private static void toolsAreThere() {
        Eventually.holds("the server's tools", Duration.ofSeconds(30), () -> toolsOf("seller")
                .contains("crm_find_customer"));
    }

    private static String output(List<Frame> frames) {
        return StreamContract.ofKind(frames, "tool.output")
                .get(0)
                .json()
                .path("output")
                .toString();
    }

    private static List<String> toolsOf(String agent) {
        List<String> names = new ArrayList<>();
        person.api()
                .get("/api/v1/tools")
                .expect(200)
                .json()
                .path("per_agent")
                .path(agent)
                .forEach(name -> names.add(name.asText()));
        return names;
    }

    private static List<Frame> stream(String message) {
        try (SseStream stream = person.api()
                .open("/api/v1/chat/stream", Json.of("message", message, "agent_type", "seller"))
                .opened()) {
            return stream.untilClosed();
        }
    }

    private static void write(String file, int port) {
        write(file, """
                url: http://127.0.0.1:%d/mcp
                headers: [{name: Authorization, scheme: Bearer, secret: crm}]
                tools: [find_customer, delete_customer]
                approval: never
                approval_for: [delete_customer]
                """.formatted(port));
    }

    private static void write(String file, String text) {
        try {
            Path target = AGENTS.resolve(file);
            Files.createDirectories(target.getParent());
            Files.writeString(target, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
