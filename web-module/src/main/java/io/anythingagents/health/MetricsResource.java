package io.anythingagents.health;

import io.anythingagents.observability.Metrics;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** The application's numbers for Prometheus. */
@Path("/metrics")
@RequestScoped
public class MetricsResource {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    @Inject
    Metrics metrics;

    /** No {@code @Produces}: scrapers ask for their own media types and take this one. */
    @GET
    public Response scrape() {
        return Response.ok(metrics.scrape()).type(TEXT_FORMAT).build();
    }
}
