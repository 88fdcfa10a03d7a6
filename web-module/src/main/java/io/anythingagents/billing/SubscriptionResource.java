package io.anythingagents.billing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The plan a tenant is on. */
@Path("/api/v1/billing/tenants/{tenant_id}/subscription")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SubscriptionResource {
    @Inject
    Subscriptions subscriptions;

    @Inject
    BillingDoor door;

    @GET
    public SubscriptionResponse show(@PathParam("tenant_id") String tenantId) {
        return SubscriptionResponse.of(subscriptions.find(door.tenant(tenantId)));
    }
}
