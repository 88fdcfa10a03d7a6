package io.anythingagents.run;

import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.FieldFault;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs: their state, their logs from any point and on any node, and stopping them. */
@Path("/api/v1/runs/{run_id}")
@RequestScoped
public class RunsResource {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    @Inject
    private RunService runs;

    @Inject
    private OpenStreams streams;

    @Inject
    private CurrentRequest request;

    @SuppressWarnings("NullAway.Init") // injected
    public RunsResource() {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public RunResponse state(@PathParam("run_id") String runId) {
        AgentRun run = runs.find(request.context(), PathId.parse(runId, "Run"));
        return RunResponse.of(run, run.isAskedToStop());
    }

    /** The very frames once sent, after {@code Last-Event-ID} or {@code after}, then live until the end. */
    @GET
    @Path("/events")
    @Produces(StreamHeaders.EVENT_STREAM)
    @StreamHeaders
    @RateLimited(ChatQuotas.Kind.EVENTS)
    public void events(
            @PathParam("run_id") String runId,
            @HeaderParam(LAST_EVENT_ID) @Nullable String lastEventId,
            @Context UriInfo uri,
            @Context SseEventSink sink,
            @Context Sse sse) {
        AgentRun run = runs.find(request.context(), PathId.parse(runId, "Run"));
        long after = lastEventId == null || lastEventId.isBlank()
                ? place("query/after", uri.getQueryParameters().getFirst("after"))
                : place("header/" + LAST_EVENT_ID, lastEventId);
        streams.follow(
                request.context(),
                run.id(),
                () -> new OpenStreams.Reading(runs.follow(run), FrameRendering.AS_IT_IS, after),
                sink,
                sse);
    }

    private static CancelMode mode(Query query) {
        String word = query.oneOf("mode", CancelMode.WORDS);
        query.check();
        return word == null ? CancelMode.IMMEDIATE : CancelMode.of(word);
    }

    private static long place(String pointer, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return 0;
        }
        try {
            long place = Long.parseLong(text.strip());
            if (place >= 0) {
                return place;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw DomainException.invalid(
                List.of(new FieldFault(pointer, "wrong-type", "Must be the id of an event: a number from 0.")));
    }

    /** What it did when: also while it runs, and after its node died. */
    @GET
    @Path("/trace")
    @Produces(MediaType.APPLICATION_JSON)
    public TraceResponse trace(@PathParam("run_id") String runId) {
        return TraceResponse.of(runs.trace(runs.find(request.context(), PathId.parse(runId, "Run"))));
    }

    /**
     * Stops it, at once or after the turn that is under way; what was said so far is kept. 200 when there was nothing left to
     * stop.
     */
    @POST
    @Path("/cancel")
    @Produces(MediaType.APPLICATION_JSON)
    public Response cancel(@PathParam("run_id") String runId, @Context UriInfo uri) {
        AgentRun run = runs.cancel(request.context(), PathId.parse(runId, "Run"), mode(Query.of(uri)));
        boolean live = run.status().isLive();
        return Response.status(live ? Response.Status.ACCEPTED : Response.Status.OK)
                .header(HttpHeaders.LOCATION, "/api/v1/runs/" + run.id())
                .entity(RunResponse.of(run, live || run.isAskedToStop()))
                .build();
    }
}
