package io.anythingagents.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/** A body that does not say what it is answers 415 on every server; Jersey would take it for what the method wants. */
@Provider
@Priority(Priorities.HEADER_DECORATOR)
public class MediaTypeFilter implements ContainerRequestFilter {
    @Context
    @SuppressWarnings("NullAway.Init") // set by JAX-RS
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMediaType() == null
                && resource.getResourceMethod() != null
                && resource.getResourceMethod().isAnnotationPresent(Consumes.class)) {
            throw new NotSupportedException();
        }
    }
}
