package io.anythingagents.mcp;

import io.anythingagents.http.JsonBody;
import io.anythingagents.run.RateLimitFilter;
import io.anythingagents.shared.DomainException;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * MCP clients take a stream or JSON and leave the choice to the server. A call whose client wants to hear of its progress
 * is answered as a stream, everything else with JSON; this says so in {@code Accept}, where JAX-RS looks. It also says which
 * messages begin something that is to be counted.
 */
@Provider
@PreMatching
public class McpStreamFilter implements ContainerRequestFilter {
    static final String CALL = "tools/call";

    private static final String PATH = "/mcp";

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        if (!request.getMethod().equals("POST")
                || !request.getUriInfo().getRequestUri().getPath().equals(PATH)) {
            return;
        }
        boolean json = takes(request, MediaType.APPLICATION_JSON_TYPE);
        boolean stream = takes(request, MediaType.SERVER_SENT_EVENTS_TYPE);
        if (!json && !stream) {
            return;
        }
        byte[] body = request.getEntityStream().readAllBytes();
        request.setEntityStream(new ByteArrayInputStream(body));
        request.getHeaders()
                .putSingle(
                        HttpHeaders.ACCEPT,
                        stream && wantsNews(body) ? MediaType.SERVER_SENT_EVENTS : MediaType.APPLICATION_JSON);
        count(request, body);
    }

    /** Only calls count as chats. Those of a session may be sent again under their id. */
    private static void count(ContainerRequestContext request, byte[] body) {
        JsonValue call = call(body);
        String session = request.getHeaderString(McpResource.SESSION);
        if (call == null) {
            request.setProperty(RateLimitFilter.EXEMPT, true);
        } else if (session != null) {
            request.setProperty(RateLimitFilter.NAME, AgentCalls.key(session, call));
        }
    }

    /** The id of a call, read as for good, so that none goes uncounted; null for everything else. */
    static @Nullable JsonValue call(byte[] body) {
        try {
            McpMessage message = new JsonBody(body).read(McpMessage::from);
            return message.method().equals(CALL) ? message.id() : null;
        } catch (DomainException e) {
            return null;
        }
    }

    private static boolean takes(ContainerRequestContext request, MediaType type) {
        return request.getAcceptableMediaTypes().stream().anyMatch(type::isCompatible);
    }

    /** What is no message is told by whoever reads it for good. */
    static boolean wantsNews(byte[] body) {
        try (JsonReader reader = JsonRpc.JSON.createReader(new ByteArrayInputStream(body))) {
            if (!(reader.readValue() instanceof JsonObject message)) {
                return false;
            }
            return message.getString("method", "").equals(CALL)
                    && message.getOrDefault("id", JsonValue.NULL) != JsonValue.NULL
                    && message.get("params") instanceof JsonObject params
                    && new McpMessage(null, CALL, params).progressToken() != null;
        } catch (JsonException | ClassCastException | IllegalStateException e) {
            return false;
        } catch (RuntimeException e) {
            // nested too deep
            return false;
        }
    }
}
