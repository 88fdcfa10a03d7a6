package io.anythingagents.billing;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stripe's events, for platform operators; they are named by Stripe's ids. */
@Path("/api/v1/platform/stripe/events")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PlatformStripeEventsResource {
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int LONGEST_CURSOR = 512;
    private static final int LONGEST_TYPE = 255;

    @Inject
    StripeEvents events;

    @Inject
    CurrentRequest current;

    /** A page of events, newest first. */
    public record Listing(
            List<StripeEventResponse> items, @Nullable String nextCursor) {}

    @GET
    public Listing list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        String status = query.oneOf("status", StripeEventQueries.STATUSES);
        String type = query.text("event_type", LONGEST_TYPE);
        int limit = query.integer("limit", 1, MOST, USUAL);
        String cursor = query.text("cursor", LONGEST_CURSOR);
        query.check();
        Page<StripeEventRow> page = events.page(status, type, cursor, limit);
        return new Listing(page.items().stream().map(StripeEventResponse::of).toList(), page.nextCursor());
    }

    @GET
    @Path("/{stripe_event_id}")
    public StripeEventResponse show(@PathParam("stripe_event_id") String id) {
        return StripeEventResponse.of(events.show(id));
    }

    /** Accepted: a node works on it next. */
    @POST
    @Path("/{stripe_event_id}/replay")
    public Response replay(@PathParam("stripe_event_id") String id) {
        return Response.accepted(StripeEventResponse.of(events.replay(current.context(), id)))
                .build();
    }

    @POST
    @Path("/{stripe_event_id}/park")
    public StripeEventResponse park(@PathParam("stripe_event_id") String id) {
        return StripeEventResponse.of(events.park(current.context(), id));
    }
}
