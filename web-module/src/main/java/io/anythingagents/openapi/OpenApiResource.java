package io.anythingagents.openapi;

import io.anythingagents.http.EntityTags;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;

/** Serves the OpenAPI document, which is a file of this module; a test compares it with the routes. */
@Path("/openapi.json")
@RequestScoped
public class OpenApiResource {
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.load();

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response document(@Context HttpHeaders headers) {
        boolean unchanged = EntityTags.isUnchanged(
                headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH), null, DOCUMENT.etag(), Instant.EPOCH);
        return (unchanged ? Response.notModified() : Response.ok(DOCUMENT.content()))
                .header(HttpHeaders.ETAG, DOCUMENT.etag())
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=300, must-revalidate")
                .build();
    }
}
