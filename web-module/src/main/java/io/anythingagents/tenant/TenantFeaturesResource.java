package io.anythingagents.tenant;

import io.anythingagents.http.Fields;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.PathId;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators switch on or off for one tenant. */
@Path("/api/v1/platform/tenants/{tenant_id}/features")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TenantFeaturesResource {
    @Inject
    TenantFeatures features;

    @Inject
    CurrentRequest current;

    /** Explicit overrides only. */
    public record Overrides(UUID tenantId, Map<String, Boolean> flags) {}

    @GET
    public Overrides show(@PathParam("tenant_id") String id) {
        UUID tenantId = PathId.parse(id, "Tenant");
        return new Overrides(tenantId, features.overrides(tenantId));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Overrides override(@PathParam("tenant_id") String id, JsonBody body) {
        UUID tenantId = PathId.parse(id, "Tenant");
        Map<String, @Nullable Boolean> wanted = body.read(TenantFeaturesResource::wanted);
        return new Overrides(tenantId, features.override(current.context(), tenantId, wanted));
    }

    private static Map<String, @Nullable Boolean> wanted(Fields fields) {
        fields.only("flags");
        Map<String, @Nullable Boolean> wanted = new HashMap<>();
        Fields flags = fields.optionalObject("flags");
        if (flags == null) {
            if (!fields.has("flags")) {
                fields.fault("flags", "required", "Is required.");
            }
            return wanted;
        }
        flags.only(TenantFeatures.NAMES.toArray(String[]::new));
        for (String feature : TenantFeatures.NAMES) {
            if (flags.has(feature)) {
                wanted.put(feature, flags.optionalBool(feature));
            }
        }
        return wanted;
    }
}
