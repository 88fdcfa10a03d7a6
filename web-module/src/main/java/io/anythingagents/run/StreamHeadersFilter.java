package io.anythingagents.run;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Runs before the filter that forbids caching in general, which leaves what it finds. */
@Provider
@StreamHeaders
@Priority(Priorities.USER + 100)
public class StreamHeadersFilter implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() < 300) {
            response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store, no-transform");
            response.getHeaders().putSingle("X-Accel-Buffering", "no");
        }
    }
}
