package io.anythingagents.run.mcp;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anythingagents.agent.McpServerDefinition;
import io.anythingagents.agent.McpServerDefinition.Header;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolFailure;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.ListToolsResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One MCP server, as this node sees it: its tools as last heard, none while it is away. What breaks on the way is forgotten
 * with its client; the next look or call begins anew.
 */
final class McpLink implements AutoCloseable {
    private static final EventLog LOG = EventLog.of(McpLink.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_DESCRIPTION = 1_024;
    private static final int MOST_PAGES = 20;
    private static final TypeRef<Map<String, Object>> ARGUMENTS = new TypeRef<>() {};
    /** What comes back is text for a model, which nobody holds to a schema. */
    private static final JsonSchemaValidator ANYTHING =
            (schema, value) -> JsonSchemaValidator.ValidationResponse.asValid("");

    private final McpServerDefinition server;
    private final Map<String, String> headers;
    private final Metrics metrics;
    private final McpJsonMapper json = new JacksonMcpJsonMapper(new JsonMapper());
    private @Nullable McpSyncClient client;
    private volatile List<Tool> tools = List.of();
    private volatile State state = State.UNKNOWN;

    private enum State {
        UNKNOWN,
        UP,
        AWAY
    }

    /** @param secrets by the names the server's file may use */
    McpLink(McpServerDefinition server, Map<String, String> secrets, Metrics metrics) {
        this.server = server;
        this.metrics = metrics;
        this.headers = new LinkedHashMap<>();
        for (Header header : server.headers()) {
            String secret = header.secret();
            String text = header.text();
            String value = secret == null ? (text == null ? "" : text) : secrets.getOrDefault(secret, "");
            headers.put(header.name(), header.scheme() == null ? value : header.scheme() + " " + value);
        }
        metrics.gauge("mcp_server_up", () -> isUp() ? 1 : 0, "server", server.label());
    }

    McpServerDefinition server() {
        return server;
    }

    boolean isUp() {
        return state == State.UP;
    }

    /** The tools that are let in and there. */
    List<Tool> tools() {
        return tools;
    }

    /** Asks which tools there are; takes as long as the server does. */
    void refresh() {
        try {
            McpSyncClient asking = client();
            List<io.modelcontextprotocol.spec.McpSchema.Tool> found = new ArrayList<>();
            String cursor = null;
            for (int page = 0; page < MOST_PAGES; page++) {
                ListToolsResult listed = cursor == null ? asking.listTools() : asking.listTools(cursor);
                found.addAll(listed.tools());
                cursor = listed.nextCursor();
                if (cursor == null || cursor.isEmpty()) {
                    break;
                }
            }
            tools = letIn(found);
            heard();
        } catch (RuntimeException e) {
            lost(e);
            tools = List.of();
        }
    }

    private List<Tool> letIn(List<io.modelcontextprotocol.spec.McpSchema.Tool> found) {
        Map<String, Tool> letIn = new LinkedHashMap<>();
        for (io.modelcontextprotocol.spec.McpSchema.Tool tool : found) {
            String name = server.label() + "_" + tool.name().replaceAll("[^A-Za-z0-9_-]", "_");
            if (!server.tools().contains(tool.name())) {
                continue;
            }
            if (name.length() > LONGEST_NAME || letIn.containsKey(name)) {
                LOG.warn("mcp.tool_unusable", "server", server.label(), "tool", tool.name());
                continue;
            }
            String said = tool.description() == null ? tool.name() : tool.description();
            String description =
                    said.length() <= LONGEST_DESCRIPTION ? said : said.substring(0, LONGEST_DESCRIPTION - 1) + "…";
            letIn.put(name, new McpTool(this, name, tool.name(), description, schema(tool)));
        }
        return List.copyOf(letIn.values());
    }

    /** Models' providers want an object with properties, be it without any. */
    private String schema(io.modelcontextprotocol.spec.McpSchema.Tool tool) {
        Map<String, Object> schema =
                tool.inputSchema() == null ? new LinkedHashMap<>() : new LinkedHashMap<>(tool.inputSchema());
        schema.put("type", "object");
        schema.putIfAbsent("properties", Map.of());
        return text(schema);
    }

    /** Runs a tool of the server; what the server says is wrong is text for the model. */
    String call(String tool, String arguments) throws InterruptedException {
        Map<String, Object> given;
        try {
            given = json.readValue(arguments.isBlank() ? "{}" : arguments, ARGUMENTS);
        } catch (IOException e) {
            throw new ToolFailure("The arguments are not a JSON object.", e);
        }
        CallToolResult result;
        try {
            result = client().callTool(
                            CallToolRequest.builder(tool).arguments(given).build());
        } catch (McpError e) {
            throw new ToolFailure("The tool server refused the call: " + shortened(e.getMessage()), e);
        } catch (RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            lost(e);
            throw new ToolFailure("The tool server cannot be reached just now.", e);
        }
        heard();
        String structured = result.structuredContent() == null ? "" : text(result.structuredContent());
        String text = McpAnswer.text(result, structured, server.longestResult());
        if (Boolean.TRUE.equals(result.isError())) {
            throw new ToolFailure(text.isBlank() ? "The tool failed." : text);
        }
        return text;
    }

    private synchronized McpSyncClient client() {
        McpSyncClient open = client;
        if (open == null) {
            open = connect();
            client = open;
        }
        return open;
    }

    private McpSyncClient connect() {
        URI url = server.url();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        HttpRequest.Builder request = HttpRequest.newBuilder();
        headers.forEach(request::header);
        return McpClient.sync(HttpClientStreamableHttpTransport.builder(url.getScheme() + "://" + url.getRawAuthority())
                        .endpoint((url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath())
                                + query)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .customizeClient(http -> http.followRedirects(HttpClient.Redirect.NEVER))
                        .requestBuilder(request)
                        .jsonMapper(json)
                        .maxResponseSize(LARGEST_ANSWER)
                        .build())
                .clientInfo(Implementation.builder("anything-agents", "1").build())
                .requestTimeout(server.timeout())
                .initializationTimeout(server.timeout())
                .jsonSchemaValidator(ANYTHING)
                .build();
    }

    private void heard() {
        if (state != State.UP) {
            LOG.info("mcp.server_up", "server", server.label(), "tools", tools.size());
        }
        state = State.UP;
    }

    private void lost(RuntimeException why) {
        if (state != State.AWAY) {
            LOG.warn(
                    "mcp.server_away",
                    "server",
                    server.label(),
                    "reason",
                    root(why).getClass().getSimpleName());
        }
        state = State.AWAY;
        metrics.increment("mcp_server_failures", "server", server.label());
        forget();
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    private synchronized void forget() {
        McpSyncClient open = client;
        client = null;
        if (open != null) {
            open.close();
        }
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalStateException("JSON that was read cannot be written", e);
        }
    }

    private static String shortened(@Nullable String text) {
        String said = text == null ? "" : text;
        return said.length() <= 500 ? said : said.substring(0, 500);
    }

    @Override
    public void close() {
        forget();
    }
}
