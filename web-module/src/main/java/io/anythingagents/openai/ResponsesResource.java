package io.anythingagents.openai;

import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Later;
import io.anythingagents.run.AgentRun;
import io.anythingagents.run.ChatQuotas;
import io.anythingagents.run.LogReading;
import io.anythingagents.run.OpenStreams;
import io.anythingagents.run.RateLimited;
import io.anythingagents.run.RunService;
import io.anythingagents.run.RunThreads;
import io.anythingagents.run.StreamHeaders;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** OpenAI's responses. Which method answers, {@link StreamChoiceFilter} reads in the body. */
@Path("/v1/responses")
@RequestScoped
public class ResponsesResource {
    @Inject
    private DoorRuns door;

    @Inject
    private RunService runs;

    @Inject
    private OpenStreams streams;

    @Inject
    private RunThreads threads;

    @Inject
    private CurrentRequest request;

    @Inject
    private Clock clock;

    @HeaderParam(IdempotencyKey.HEADER)
    private @Nullable String key;

    @SuppressWarnings("NullAway.Init") // injected
    public ResponsesResource() {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RateLimited(ChatQuotas.Kind.CHAT)
    public void respond(JsonBody body, @Suspended AsyncResponse response) {
        ResponseOrder order = body.read(ResponseOrder::from);
        RunService.Started run = door.respond(request.context(), order, repeatable(body));
        ResponseAnswer answer = answer(run, order);
        Later.answer(
                response, LogReading.toTheEnd(run.feed(), threads.writers(), answer), ended -> json(answer.whole()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(StreamHeaders.EVENT_STREAM)
    @StreamHeaders
    @RateLimited(ChatQuotas.Kind.STREAM)
    public void stream(JsonBody body, @Context SseEventSink sink, @Context Sse sse) {
        ResponseOrder order = body.read(ResponseOrder::from);
        streams.open(request.context(), key, () -> reading(order, body), sink, sse);
    }

    /** An earlier response, from the log of its run. */
    @GET
    @Path("/{response_id}")
    @Produces(MediaType.APPLICATION_JSON)
    public void earlier(@PathParam("response_id") String id, @Suspended AsyncResponse response) {
        AgentRun run = door.response(request.context(), id, null);
        ResponseDocument document = new ResponseDocument(
                run.id(), run.conversationId(), run.createdAt(), run.agentEntrypoint(), null, true);
        if (run.status().isLive()) {
            Later.answer(response, CompletableFuture.completedFuture(document), live -> json(live.inProgress()));
            return;
        }
        ResponseAnswer answer = new ResponseAnswer(document);
        Later.answer(
                response,
                LogReading.toTheEnd(runs.follow(run), threads.writers(), answer),
                ended -> json(answer.state()));
    }

    private DoorRuns.Repeatable repeatable(JsonBody body) {
        return DoorRuns.Repeatable.of(key, "/v1/responses", body);
    }

    private OpenStreams.Reading reading(ResponseOrder order, JsonBody body) {
        RunService.Started run = door.respond(request.context(), order, repeatable(body));
        return new OpenStreams.Reading(run.feed(), answer(run, order), 0);
    }

    private ResponseAnswer answer(RunService.Started run, ResponseOrder order) {
        return new ResponseAnswer(new ResponseDocument(
                run.runId(), run.conversationId(), clock.instant(), order.model(), order.previous(), order.kept()));
    }

    private static Response json(JsonObject document) {
        return Response.ok(document.toString().getBytes(StandardCharsets.UTF_8), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
