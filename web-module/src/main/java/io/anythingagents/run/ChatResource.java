package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.feature.TenantSwitches;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Later;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sends a message to the agents; the answer comes whole or as a stream, from the same run. */
@Path("/api/v1/chat")
@RequestScoped
public class ChatResource {
    @Inject
    private RunService runs;

    @Inject
    private AgentCatalog agents;

    @Inject
    private ToolRegistry tools;

    @Inject
    private TenantSwitches switches;

    @Inject
    private RunThreads threads;

    @Inject
    private OpenStreams streams;

    @Inject
    private CurrentRequest request;

    @SuppressWarnings("NullAway.Init") // injected
    public ChatResource() {}

    /** Answers when the run has ended, or with 202 when it waits for a person; the request holds no thread meanwhile. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RateLimited(ChatQuotas.Kind.CHAT)
    public void chat(
            JsonBody body,
            @HeaderParam(ChatRequest.KEY_HEADER) @Nullable String idempotencyKey,
            @Suspended AsyncResponse response) {
        RunService.Started run = start(body, idempotencyKey);
        CompletionStage<ChatResponse> answer =
                new PlainAnswer(run, agents, tools, switchedOn(), threads.writers()).begin();
        Later.answer(response, answer, PlainAnswer::rendered);
    }

    /** Answers with the run's frames as they come. */
    @POST
    @Path("/stream")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(StreamHeaders.EVENT_STREAM)
    @StreamHeaders
    @RateLimited(ChatQuotas.Kind.STREAM)
    public void stream(
            JsonBody body,
            @HeaderParam(ChatRequest.KEY_HEADER) @Nullable String idempotencyKey,
            @Context SseEventSink sink,
            @Context Sse sse) {
        streams.open(
                request.context(),
                idempotencyKey,
                () -> OpenStreams.Reading.whole(start(body, idempotencyKey).feed()),
                sink,
                sse);
    }

    private Predicate<String> switchedOn() {
        return tools.hasSwitchable() ? switches.of(request.context().tenantId())::allows : feature -> false;
    }

    private RunService.Started start(JsonBody body, @Nullable String idempotencyKey) {
        ChatRequest message = body.read(ChatRequest::from);
        return runs.start(request.context(), message.command(agents, idempotencyKey));
    }
}
