package io.anythingagents.mcp;

import io.anythingagents.http.AllowedOrigins;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Later;
import io.anythingagents.mcp.AgentCalls.Outcome;
import io.anythingagents.run.ChatQuotas;
import io.anythingagents.run.LogReading;
import io.anythingagents.run.OpenStreams;
import io.anythingagents.run.RateLimited;
import io.anythingagents.run.RunThreads;
import io.anythingagents.run.StreamHeaders;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one address of the MCP server (streamable HTTP). A session is a name and nothing is kept under it, so any node
 * answers any message. Which method answers, {@link McpStreamFilter} reads in the body.
 */
@Path("/mcp")
@RequestScoped
public class McpResource {
    static final String SESSION = "Mcp-Session-Id";
    private static final String VERSION = "MCP-Protocol-Version";
    private static final String ORIGIN = "Origin";
    private static final Pattern SESSION_FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");

    @Inject
    private McpServer server;

    @Inject
    private AgentCalls calls;

    @Inject
    private AllowedOrigins origins;

    @Inject
    private OpenStreams streams;

    @Inject
    private RunThreads threads;

    @Inject
    private CurrentRequest request;

    @Inject
    private Ids ids;

    @HeaderParam(SESSION)
    private @Nullable String session;

    @HeaderParam(VERSION)
    private @Nullable String version;

    @HeaderParam(ORIGIN)
    private @Nullable String origin;

    @SuppressWarnings("NullAway.Init") // injected
    public McpResource() {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RateLimited(ChatQuotas.Kind.CHAT)
    public void answer(JsonBody body, @Suspended AsyncResponse response) {
        McpMessage asked = read(body);
        JsonValue id = asked.id();
        if (id == null) {
            if (asked.method().equals("notifications/cancelled")) {
                calls.cancel(request.context(), asked.params(), session);
            }
            response.resume(Response.accepted().build());
        } else if (!asked.method().equals(McpStreamFilter.CALL)) {
            Response.ResponseBuilder answer = json(server.answer(asked, id));
            if (asked.method().equals("initialize")) {
                answer.header(SESSION, ids.next().toString());
            }
            response.resume(answer.build());
        } else {
            call(asked, id, response);
        }
    }

    private void call(McpMessage asked, JsonValue id, AsyncResponse response) {
        Outcome outcome = calls.call(request.context(), asked, id, session);
        if (outcome instanceof Outcome.Running running) {
            CallAnswer answer = new CallAnswer(id, null, running.run());
            Later.answer(
                    response,
                    LogReading.toTheEnd(running.run().feed(), threads.writers(), answer),
                    ended -> json(answer.whole()).build());
        } else if (outcome instanceof Outcome.Answered answered) {
            response.resume(json(answered.message()).build());
        }
    }

    /** A call whose client wants to hear how far it is. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(StreamHeaders.EVENT_STREAM)
    @StreamHeaders
    @RateLimited(ChatQuotas.Kind.STREAM)
    public void stream(JsonBody body, @Context SseEventSink sink, @Context Sse sse) {
        McpMessage asked = read(body);
        JsonValue id = asked.id() == null ? JsonValue.NULL : asked.id();
        streams.openIfAny(
                request.context(),
                session == null ? null : AgentCalls.key(session, id),
                () -> begin(asked, id, sink, sse),
                sink,
                sse);
    }

    private Optional<OpenStreams.Reading> begin(McpMessage asked, JsonValue id, SseEventSink sink, Sse sse) {
        Outcome outcome = calls.call(request.context(), asked, id, session);
        if (outcome instanceof Outcome.Running running) {
            CallAnswer answer = new CallAnswer(id, asked.progressToken(), running.run());
            return Optional.of(new OpenStreams.Reading(running.run().feed(), answer, 0));
        }
        if (outcome instanceof Outcome.Answered answered) {
            sink.send(CallAnswer.event(sse, answered.message())).whenComplete((sent, failure) -> sink.close());
        }
        return Optional.empty();
    }

    private McpMessage read(JsonBody body) {
        origins.check(origin);
        McpMessage asked = body.read(McpMessage::from);
        if (version != null && !McpServer.VERSIONS.contains(version.strip())) {
            throw new DomainException(
                    ErrorCode.MALFORMED_REQUEST,
                    VERSION + " must be one of " + String.join(", ", McpServer.VERSIONS) + ".");
        }
        if (session != null && !SESSION_FORM.matcher(session).matches()) {
            throw new DomainException(
                    ErrorCode.MALFORMED_REQUEST, SESSION + " must be 1 to 128 visible ASCII characters.");
        }
        return asked;
    }

    private static Response.ResponseBuilder json(JsonObject message) {
        return Response.ok(message.toString().getBytes(StandardCharsets.UTF_8), MediaType.APPLICATION_JSON_TYPE);
    }
}
