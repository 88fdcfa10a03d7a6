package io.anythingagents.identity;

import io.anythingagents.http.EntityTags;
import io.anythingagents.identity.token.PublishedKeySet;
import io.anythingagents.observability.Metrics;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The public keys our tokens verify with, for everybody and for caches. */
@Path("/.well-known/jwks.json")
@RequestScoped
public class JwksResource {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    @Inject
    PublishedKeySet keys;

    @Inject
    Metrics metrics;

    @Context
    @SuppressWarnings("NullAway.Init") // set by JAX-RS
    HttpHeaders headers;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response keys() {
        PublishedKeySet.Document document = keys.document();
        metrics.increment("jwks_requests");
        boolean unchanged = EntityTags.isUnchanged(
                headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH),
                headers.getHeaderString(HttpHeaders.IF_MODIFIED_SINCE),
                document.etag(),
                document.lastModified());
        if (unchanged) {
            metrics.increment("jwks_not_modified");
        }
        return (unchanged ? Response.notModified() : Response.ok(document.json()))
                .header(HttpHeaders.ETAG, document.etag())
                .header(HttpHeaders.LAST_MODIFIED, HTTP_DATE.format(document.lastModified()))
                .header(
                        HttpHeaders.CACHE_CONTROL,
                        "public, max-age=" + document.maxAge().toSeconds() + ", must-revalidate")
                .build();
    }
}
