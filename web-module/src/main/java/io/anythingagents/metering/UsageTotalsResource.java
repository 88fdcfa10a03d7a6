package io.anythingagents.metering;

import io.anythingagents.billing.BillingDoor;
import io.anythingagents.http.Query;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What a tenant used of each feature. */
@Path("/api/v1/billing/tenants/{tenant_id}/usage-totals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class UsageTotalsResource {
    private static final int MOST_FEATURES = 100;
    private static final int LONGEST_KEY = 64;

    @Inject
    UsageReports reports;

    @Inject
    BillingDoor door;

    /** One feature; the window is the one asked for, else what there is. */
    public record UsageTotalResponse(
            String featureKey, String unit, long quantity, Instant windowStart, Instant windowEnd) {}

    @GET
    public List<UsageTotalResponse> totals(@PathParam("tenant_id") String tenantId, @Context UriInfo uri) {
        UUID tenant = door.tenant(tenantId);
        Query query = Query.of(uri);
        List<String> features = uri.getQueryParameters().getOrDefault("feature_keys", List.of());
        if (features.size() > MOST_FEATURES
                || features.stream()
                        .anyMatch(key -> key.isBlank() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0)) {
            query.fault("feature_keys", "invalid", "Must be feature keys, a hundred at most.");
        }
        Instant from = query.time("period_start");
        Instant to = query.time("period_end");
        if (from != null && to != null && to.isBefore(from)) {
            query.fault("period_end", "out-of-range", "Must not lie before the start.");
        }
        query.check();
        return reports.totals(tenant, features, from, to).stream()
                .map(total -> new UsageTotalResponse(
                        total.featureKey(),
                        "units",
                        total.quantity(),
                        Objects.requireNonNullElse(from, total.from()),
                        Objects.requireNonNullElse(to, total.to())))
                .toList();
    }
}
