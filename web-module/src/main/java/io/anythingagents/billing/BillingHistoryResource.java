package io.anythingagents.billing;

import io.anythingagents.http.Query;
import io.anythingagents.shared.Page;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened to a tenant's billing. */
@Path("/api/v1/billing/tenants/{tenant_id}/events")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class BillingHistoryResource {
    private static final int PAGE = 25;
    private static final int LONGEST_PAGE = 100;
    private static final int LONGEST_CURSOR = 512;
    private static final int LONGEST_TYPE = 255;

    @Inject
    BillingHistory history;

    @Inject
    BillingDoor door;

    /** Lines as the billing stream has them, the newest first. */
    public record HistoryResponse(
            List<JsonObject> items, @Nullable String nextCursor) {}

    @GET
    public HistoryResponse list(@PathParam("tenant_id") String tenantId, @Context UriInfo uri) {
        UUID tenant = door.tenant(tenantId);
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, LONGEST_PAGE, PAGE);
        String type = query.text("event_type", LONGEST_TYPE);
        String status = query.oneOf("processing_status", BillingHistory.STATUSES);
        String cursor = query.text("cursor", LONGEST_CURSOR);
        query.check();
        Page<JsonObject> page = history.page(tenant, type, status, cursor, limit);
        return new HistoryResponse(page.items(), page.nextCursor());
    }
}
