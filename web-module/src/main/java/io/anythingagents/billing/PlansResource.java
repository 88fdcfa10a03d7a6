package io.anythingagents.billing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The catalog of plans, for everybody, whether billing is on or not. */
@Path("/api/v1/billing/plans")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PlansResource {
    @Inject
    Plans plans;

    @GET
    public List<PlanResponse> list() {
        return plans.list().stream().map(PlanResponse::of).toList();
    }
}
