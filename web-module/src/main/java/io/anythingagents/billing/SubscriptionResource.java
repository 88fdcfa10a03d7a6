package io.anythingagents.billing;

import io.anythingagents.billing.SubscriptionChanges.Change;
import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The plan a tenant is on. */
@Path("/api/v1/billing/tenants/{tenant_id}/subscription")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SubscriptionResource {
    @Inject
    Subscriptions subscriptions;

    @Inject
    SubscriptionChanges changes;

    @Inject
    BillingDoor door;

    @Inject
    CurrentRequest current;

    @GET
    public SubscriptionResponse show(@PathParam("tenant_id") String tenantId) {
        return SubscriptionResponse.of(subscriptions.find(door.tenant(tenantId)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response start(
            @PathParam("tenant_id") String tenantId,
            @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
            JsonBody body) {
        UUID tenant = door.tenant(tenantId);
        return Response.status(Response.Status.CREATED)
                .entity(SubscriptionResponse.of(changes.start(
                        current.context(),
                        tenant,
                        body.read(SubscriptionBodies::start),
                        IdempotencyKey.of("subscription-start", key, body))))
                .build();
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    public SubscriptionResponse change(@PathParam("tenant_id") String tenantId, JsonBody body) {
        UUID tenant = door.tenant(tenantId);
        Change change = body.read(fields -> Optional.ofNullable(SubscriptionBodies.change(fields)))
                .orElseThrow(() -> new DomainException(
                        ErrorCode.NOTHING_TO_CHANGE, "Send at least one of auto_renew, billing_email, seat_count."));
        return SubscriptionResponse.of(changes.change(current.context(), tenant, change));
    }

    @POST
    @Path("/plan")
    @Consumes(MediaType.APPLICATION_JSON)
    public PlanChangeResponse changePlan(
            @PathParam("tenant_id") String tenantId,
            @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
            JsonBody body) {
        UUID tenant = door.tenant(tenantId);
        return PlanChangeResponse.of(changes.changePlan(
                current.context(),
                tenant,
                body.read(SubscriptionBodies::plan),
                IdempotencyKey.of("subscription-plan", key, body)));
    }

    @POST
    @Path("/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    public SubscriptionResponse cancel(
            @PathParam("tenant_id") String tenantId,
            @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
            JsonBody body) {
        UUID tenant = door.tenant(tenantId);
        boolean atPeriodEnd = body.read(SubscriptionBodies::cancelAtPeriodEnd);
        return SubscriptionResponse.of(changes.cancel(
                current.context(), tenant, atPeriodEnd, IdempotencyKey.of("subscription-cancel", key, body)));
    }

    /** Takes back a cancellation that has not happened yet, or a pause. */
    @POST
    @Path("/resume")
    public SubscriptionResponse resume(
            @PathParam("tenant_id") String tenantId, @HeaderParam(IdempotencyKey.HEADER) @Nullable String key) {
        return SubscriptionResponse.of(changes.resume(
                current.context(), door.tenant(tenantId), IdempotencyKey.of("subscription-resume", key)));
    }
}
