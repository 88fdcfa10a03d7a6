package io.anythingagents.run;

import io.anythingagents.http.RateLimitFields;
import io.anythingagents.redis.Quotas.Standing;
import io.anythingagents.security.CurrentRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.List;

/** Counts a request once its caller is known, and tells on every answer, refusals included, how the quotas stand. */
@Provider
@RateLimited
@Priority(Priorities.AUTHORIZATION + 500)
@ApplicationScoped
public class RateLimitFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String FIELDS = RateLimitFields.class.getName();

    @Inject
    ChatQuotas quotas;

    @Inject
    CurrentRequest current;

    @Context
    @SuppressWarnings("NullAway.Init") // set by JAX-RS
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        RateLimited limited = resource.getResourceMethod().getAnnotation(RateLimited.class);
        if (limited == null) {
            return;
        }
        List<Standing> standings = quotas.count(current.context(), limited.value());
        if (!standings.isEmpty()) {
            request.setProperty(FIELDS, RateLimitFields.of(standings));
        }
        quotas.refuseOver(standings);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(FIELDS) instanceof RateLimitFields fields) {
            response.getHeaders().putSingle(RateLimitFields.POLICY, fields.policy());
            response.getHeaders().putSingle(RateLimitFields.LIMIT, fields.limit());
        }
    }
}
