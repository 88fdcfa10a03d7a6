package io.anythingagents.identity;

import io.anythingagents.http.JsonBody;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** Going from one of the caller's tenants to another. */
@Path("/api/v1/auth")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TenantSwitchResource {
    @Inject
    TenantSwitch tenants;

    @Inject
    CurrentRequest current;

    @POST
    @Path("/switch-tenant")
    @Consumes(MediaType.APPLICATION_JSON)
    public SessionResponse switchTo(JsonBody body) {
        UUID tenantId = body.read(fields -> {
            fields.only("tenant_id");
            return fields.uuid("tenant_id");
        });
        return SessionResponse.of(tenants.enter(current.context(), tenantId, SignUpResource.origin(current.client())));
    }
}
