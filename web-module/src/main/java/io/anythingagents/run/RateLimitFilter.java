package io.anythingagents.run;

import io.anythingagents.http.IdempotencyKey;
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
import org.jspecify.annotations.Nullable;

/** Counts a request once its caller is known, and tells on every answer, refusals included, how the quotas stand. */
@Provider
@RateLimited
@Priority(Priorities.AUTHORIZATION + 500)
@ApplicationScoped
public class RateLimitFilter implements ContainerRequestFilter, ContainerResponseFilter {
    /** Property of a request that begins nothing, whatever its method is marked with. */
    public static final String EXEMPT = RateLimitFilter.class.getName() + ".exempt";
    /** Property: the name under which the request may be sent again; without it the {@code Idempotency-Key} is. */
    public static final String NAME = RateLimitFilter.class.getName() + ".name";

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
        if (limited == null || request.getProperty(EXEMPT) != null) {
            return;
        }
        List<Standing> standings = quotas.count(current.context(), limited.value(), name(request));
        if (!standings.isEmpty()) {
            request.setProperty(FIELDS, RateLimitFields.of(standings));
        }
        quotas.refuseOver(standings);
    }

    private static @Nullable String name(ContainerRequestContext request) {
        if (request.getProperty(NAME) instanceof String name) {
            return name;
        }
        String key = request.getHeaderString(IdempotencyKey.HEADER);
        return key == null || key.isBlank() ? null : key.strip();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(FIELDS) instanceof RateLimitFields fields) {
            response.getHeaders().putSingle(RateLimitFields.POLICY, fields.policy());
            response.getHeaders().putSingle(RateLimitFields.LIMIT, fields.limit());
        }
    }
}
