package io.anythingagents.metering;

import io.anythingagents.billing.BillingDoor;
import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.SuccessResponse;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Usage that clients report, to be billed. */
@Path("/api/v1/billing/tenants/{tenant_id}/usage")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class UsageReportsResource {
    @Inject
    UsageReports reports;

    @Inject
    BillingDoor door;

    @Inject
    Clock clock;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response record(
            @PathParam("tenant_id") String tenantId,
            @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
            JsonBody body) {
        UUID tenant = door.tenant(tenantId);
        String own = IdempotencyKey.read(key);
        reports.record(tenant, body.read(fields -> UsageReportBody.read(fields, own, clock.instant())));
        return Response.accepted(SuccessResponse.of("Usage recorded.", null)).build();
    }
}
