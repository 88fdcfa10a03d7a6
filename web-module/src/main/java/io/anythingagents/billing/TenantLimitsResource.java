package io.anythingagents.billing;

import io.anythingagents.http.Fields;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.PathId;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.usage.UsageFeature;
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
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Limits operators give one tenant in place of its plan's. */
@Path("/api/v1/platform/tenants/{tenant_id}/limits")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TenantLimitsResource {
    @Inject
    TenantLimits limits;

    @Inject
    CurrentRequest current;

    /** For one billing period; null is no limit. */
    public record Limit(@Nullable Long softLimit, @Nullable Long hardLimit) {}

    /** Explicit overrides only. */
    public record Overrides(UUID tenantId, Map<String, Limit> limits) {
        static Overrides of(UUID tenantId, Map<String, FeatureLimit> overrides) {
            Map<String, Limit> limits = new TreeMap<>();
            overrides.forEach((feature, limit) -> limits.put(feature, new Limit(limit.soft(), limit.hard())));
            return new Overrides(tenantId, limits);
        }
    }

    @GET
    public Overrides show(@PathParam("tenant_id") String id) {
        UUID tenantId = PathId.parse(id, "Tenant");
        return Overrides.of(tenantId, limits.list(tenantId));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Overrides override(@PathParam("tenant_id") String id, JsonBody body) {
        UUID tenantId = PathId.parse(id, "Tenant");
        Map<String, @Nullable FeatureLimit> wanted = body.read(TenantLimitsResource::wanted);
        return Overrides.of(tenantId, limits.override(current.context(), tenantId, wanted));
    }

    private static Map<String, @Nullable FeatureLimit> wanted(Fields fields) {
        fields.only("limits");
        Map<String, @Nullable FeatureLimit> wanted = new HashMap<>();
        Fields features = fields.optionalObject("limits");
        if (features == null) {
            if (!fields.has("limits")) {
                fields.fault("limits", "required", "Is required.");
            }
            return wanted;
        }
        features.only(UsageFeature.LIMITABLE.toArray(String[]::new));
        for (String feature : UsageFeature.LIMITABLE) {
            if (features.has(feature)) {
                Fields limit = features.optionalObject(feature);
                if (limit != null) {
                    limit.only("soft_limit", "hard_limit");
                }
                wanted.put(feature, limit == null ? null : LimitFields.read(limit));
            }
        }
        return wanted;
    }
}
