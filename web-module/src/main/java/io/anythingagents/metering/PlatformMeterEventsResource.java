package io.anythingagents.metering;

import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.Page;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What Stripe's meters are to be told, for platform operators. */
@Path("/api/v1/platform/stripe/meter-events")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PlatformMeterEventsResource {
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int LONGEST_CURSOR = 512;

    @Inject
    MeterEvents events;

    @Inject
    CurrentRequest current;

    /**
     * One event.
     *
     * @param identifier as Stripe knows it
     */
    public record MeterEventResponse(
            UUID id,
            UUID tenantId,
            String featureKey,
            String eventName,
            long quantity,
            Instant happenedAt,
            String identifier,
            String status,
            int attempts,
            @Nullable Instant sentAs,
            @Nullable String error,
            Instant createdAt,
            @Nullable Instant nextAttemptAt) {
        static MeterEventResponse of(MeterEventRow row) {
            return new MeterEventResponse(
                    row.id(),
                    row.tenantId(),
                    row.featureKey(),
                    row.eventName(),
                    row.quantity(),
                    row.happenedAt(),
                    row.identifier(),
                    row.state(),
                    row.attempts(),
                    row.sentAs(),
                    row.error(),
                    row.createdAt(),
                    row.nextAttemptAt());
        }
    }

    /** A page of events, newest first. */
    public record Listing(
            List<MeterEventResponse> items, @Nullable String nextCursor) {}

    @GET
    public Listing list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        String status = query.oneOf("status", Set.of("open", "failed", "sent", "doubtful", "parked"));
        UUID tenant = query.uuid("tenant_id");
        int limit = query.integer("limit", 1, MOST, USUAL);
        String cursor = query.text("cursor", LONGEST_CURSOR);
        query.check();
        Page<MeterEventRow> page = events.page(status, tenant, cursor, limit);
        return new Listing(page.items().stream().map(MeterEventResponse::of).toList(), page.nextCursor());
    }

    /** Accepted: a node sends it next. */
    @POST
    @Path("/{meter_event_id}/replay")
    public Response replay(@PathParam("meter_event_id") String id) {
        return Response.accepted(MeterEventResponse.of(events.replay(current.context(), PathId.parse(id, "Event"))))
                .build();
    }
}
