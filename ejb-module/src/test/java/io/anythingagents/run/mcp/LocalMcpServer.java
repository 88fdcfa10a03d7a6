package io.anythingagents.run.mcp;

import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** The MCP SDK's own server over real HTTP, which lets in who shows the token. */
public final class LocalMcpServer implements AutoCloseable {
    public static final String TOKEN = "mcp-secret-4711";

    /** Kept, or the level would be forgotten. */
    private static final Logger CARRIER = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();
    private final McpSyncServer server;
    private final List<String> presented = new CopyOnWriteArrayList<>();

    /** @param port 0 for any free one */
    public LocalMcpServer(int port) {
        CARRIER.setLevel(Level.SEVERE);
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .jsonMapper(mapper())
                .build();
        server = McpServer.sync(transport)
                .serverInfo("local", "1")
                .capabilities(ServerCapabilities.builder().tools(true).build())
                .jsonMapper(mapper())
                .jsonSchemaValidator((schema, value) -> JsonSchemaValidator.ValidationResponse.asValid(""))
                .validateToolInputs(false)
                .requestTimeout(Duration.ofSeconds(10))
                .build();
        Path directory;
        try {
            directory = Files.createTempDirectory("mcp-tomcat");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        tomcat.setBaseDir(directory.toString());
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", directory.toString());
        Wrapper wrapper = context.createWrapper();
        wrapper.setName("mcp");
        wrapper.setServlet(transport);
        wrapper.setAsyncSupported(true);
        context.addChild(wrapper);
        context.addServletMappingDecoded("/*", "mcp");
        guard(context);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JacksonMcpJsonMapper mapper() {
        return new JacksonMcpJsonMapper(new com.fasterxml.jackson.databind.json.JsonMapper());
    }

    private void guard(Context context) {
        FilterDef guard = new FilterDef();
        guard.setFilterName("guard");
        guard.setAsyncSupported("true");
        guard.setFilter(new Guard());
        context.addFilterDef(guard);
        FilterMap everywhere = new FilterMap();
        everywhere.setFilterName("guard");
        everywhere.addURLPattern("/*");
        context.addFilterMap(everywhere);
    }

    private final class Guard implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String shown = ((HttpServletRequest) request).getHeader("Authorization");
            presented.add(String.valueOf(shown));
            if (("Bearer " + TOKEN).equals(shown)) {
                chain.doFilter(request, response);
            } else {
                ((HttpServletResponse) response).sendError(401);
            }
        }
    }

    /** Adds a tool that takes a text. */
    public LocalMcpServer with(String name, Function<CallToolRequest, CallToolResult> answer) {
        Map<String, Object> schema = Map.of(
                "type", "object", "properties", Map.of("text", Map.of("type", "string")), "required", List.of("text"));
        server.addTool(SyncToolSpecification.builder()
                .tool(Tool.builder(name, schema)
                        .description("The tool " + name + ".")
                        .build())
                .callHandler((exchange, request) -> answer.apply(request))
                .build());
        return this;
    }

    /** Adds a tool that gives back what it is given. */
    public LocalMcpServer withEcho(String name) {
        return with(name, request -> CallToolResult.builder()
                .addTextContent("Echo: " + request.arguments().get("text"))
                .build());
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    /** The {@code Authorization} headers that were shown. */
    public List<String> presented() {
        return presented;
    }

    @Override
    public void close() {
        try {
            server.close();
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
