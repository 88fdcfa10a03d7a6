package io.anythingagents.audit;

import io.anythingagents.audit.Activity.ReadState;
import io.anythingagents.audit.AuditRepository.Filter;
import io.anythingagents.http.JsonbResolver;
import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.run.StreamHeaders;
import io.anythingagents.security.CallerResolution;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened in the tenant: a feed with read marks, and an export. */
@Path("/api/v1/activity")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ActivityResource {
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int EXPORT_PIECE = 500;
    private static final int LONGEST_CURSOR = 512;

    @Inject
    Activity activity;

    @Inject
    ActivityStreams streams;

    @Inject
    CallerResolution callers;

    @Inject
    Settings settings;

    @Inject
    CurrentRequest current;

    /** A page of events, newest first. */
    public record Feed(List<EventResponse> items, @Nullable String nextCursor, long unreadCount) {}

    /** How many events the caller has not seen. */
    public record Unread(long unreadCount) {}

    @GET
    public Feed feed(@Context UriInfo uri) {
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, MOST, USUAL);
        String cursor = query.text("cursor", LONGEST_CURSOR);
        Filter filter = filter(query);
        query.check();
        Activity.Feed page = activity.page(current.context(), filter, cursor, limit);
        return new Feed(
                page.items().stream()
                        .map(seen -> EventResponse.of(seen.event(), seen.state()))
                        .toList(),
                page.nextCursor(),
                page.unread());
    }

    @GET
    @Path("/export")
    @Produces({"application/x-ndjson", "text/csv"})
    public Response export(@Context UriInfo uri) {
        Query query = Query.of(uri);
        EventLines lines = EventLines.named(query.oneOf("format", Set.of("ndjson", "csv")));
        Filter asked = filter(query);
        query.check();
        RequestContext context = current.context();
        Filter fixed = activity.beginExport(context, asked, lines.word());
        StreamingOutput body = out -> write(out, context.tenantId(), fixed, lines, activity);
        return Response.ok(body, lines.mediaType())
                .header("Content-Disposition", "attachment; filename=\"activity." + lines.word() + "\"")
                .build();
    }

    /** Server-sent events: the last day first, then whatever happens. */
    @GET
    @Path("/stream")
    @Produces(StreamHeaders.EVENT_STREAM)
    @StreamHeaders
    public void stream(@Context HttpServletRequest request, @Context SseEventSink sink, @Context Sse sse) {
        if (!settings.get(SettingsCatalog.ENABLE_ACTIVITY_STREAM)) {
            throw new DomainException(ErrorCode.SWITCHED_OFF, "Activity cannot be followed live here.");
        }
        streams.open(current.context().tenantId(), sink, sse, callers.watch(request, "activity:read"));
    }

    @POST
    @Path("/{event_id}/read")
    public Unread read(@PathParam("event_id") String id) {
        return new Unread(activity.mark(current.context(), PathId.parse(id, "Event"), ReadState.READ));
    }

    @POST
    @Path("/{event_id}/dismiss")
    public Unread dismiss(@PathParam("event_id") String id) {
        return new Unread(activity.mark(current.context(), PathId.parse(id, "Event"), ReadState.DISMISSED));
    }

    @POST
    @Path("/mark-all-read")
    public Unread markAllRead() {
        activity.markAll(current.context());
        return new Unread(0);
    }

    private static Filter filter(Query query) {
        UUID actor = query.uuid("actor_id");
        String status = query.oneOf("status", Set.of("success", "failure", "pending"));
        return new Filter(
                query.text("action", 64),
                actor == null ? null : "user:" + actor,
                query.text("object_type", 48),
                query.text("object_id", 160),
                status,
                query.text("request_id", 128),
                query.time("created_after"),
                query.time("created_before"));
    }

    private static void write(OutputStream out, UUID tenantId, Filter filter, EventLines lines, Activity activity)
            throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write(lines.head());
        StoredAuditEvent last = null;
        boolean more = true;
        while (more) {
            List<StoredAuditEvent> piece = activity.piece(tenantId, filter, last, EXPORT_PIECE);
            for (StoredAuditEvent event : piece) {
                writer.write(lines.line(event, JsonbResolver.jsonb()));
                last = event;
            }
            writer.flush();
            more = piece.size() == EXPORT_PIECE;
        }
    }
}
