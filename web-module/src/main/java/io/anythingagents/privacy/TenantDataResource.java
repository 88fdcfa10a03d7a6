package io.anythingagents.privacy;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What is stored of the caller's tenant: taking it along, having it erased; for owners. */
@Path("/api/v1/tenants")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON) // class annotations are not inherited
public class TenantDataResource extends DataRoutes {
    @Override
    protected Subject subject() {
        return Subject.TENANT;
    }
}
