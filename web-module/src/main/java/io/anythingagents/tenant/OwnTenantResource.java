package io.anythingagents.tenant;

import io.anythingagents.http.JsonBody;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.tenant.TenantPreferences.Values;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The caller's tenant: account and settings. */
@Path("/api/v1/tenants")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OwnTenantResource {
    @Inject
    OwnTenant tenant;

    @Inject
    CurrentRequest current;

    @GET
    @Path("/account")
    public AccountResponse account() {
        return AccountResponse.of(tenant.account(current.context().tenantId()));
    }

    @PATCH
    @Path("/account")
    @Consumes(MediaType.APPLICATION_JSON)
    public AccountResponse rename(JsonBody body) {
        String name = body.read(fields -> {
            fields.only("name");
            return TenantName.required(fields);
        });
        return AccountResponse.of(tenant.rename(current.context(), name));
    }

    @GET
    @Path("/settings")
    public Response settings() {
        RequestContext context = current.context();
        return tagged(context, tenant.preferences(context.tenantId()));
    }

    @PUT
    @Path("/settings")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response save(@HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch, JsonBody body) {
        Values values = body.read(SettingsBody::read);
        RequestContext context = current.context();
        return tagged(context, tenant.save(context, values, VersionMatch.of(ifMatch)));
    }

    private static Response tagged(RequestContext context, TenantPreferences saved) {
        return Response.ok(SettingsResponse.of(context.tenantId(), saved))
                .header(HttpHeaders.ETAG, "\"" + saved.version() + "\"")
                .build();
    }
}
