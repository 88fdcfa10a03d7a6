package io.anythingagents.usage;

import io.anythingagents.run.Allowances;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the plan limits, and how much of it is left. */
@Path("/api/v1/usage/limits")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class UsageLimitsResource {
    @Inject
    Allowances allowances;

    @Inject
    Budgets budgets;

    @Inject
    CurrentRequest current;

    /** All limits of the tenant, and those of the caller; empty where nothing is limited. */
    public record Limits(@Nullable String planCode, List<UsageLimit> items) {}

    @GET
    public Limits show() {
        RequestContext context = current.context();
        Allowance allowance =
                allowances.shown(context.tenantId(), context.actor().userId().orElse(null));
        return new Limits(
                allowance.planCode(),
                budgets.standings(context.tenantId(), allowance).stream()
                        .map(standing -> UsageLimit.of(allowance, standing))
                        .toList());
    }
}
