package io.anythingagents.billing;

import io.anythingagents.http.JsonBody;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The catalog of plans, for platform operators. */
@Path("/api/v1/platform/plans")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PlatformPlansResource {
    @Inject
    Plans plans;

    @Inject
    CurrentRequest current;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(JsonBody body) {
        Plan plan = plans.add(current.context(), body.read(PlanBody::added));
        return Response.status(Response.Status.CREATED)
                .entity(PlanResponse.of(plan))
                .build();
    }

    @PATCH
    @Path("/{plan_code}")
    @Consumes(MediaType.APPLICATION_JSON)
    public PlanResponse change(@PathParam("plan_code") String code, JsonBody body) {
        UnaryOperator<Plan> change = body.read(fields -> Optional.ofNullable(PlanBody.changed(fields)))
                .orElseThrow(
                        () -> new DomainException(ErrorCode.NOTHING_TO_CHANGE, "Send at least one field of the plan."));
        return PlanResponse.of(plans.change(current.context(), code, change));
    }
}
