package io.anythingagents.console;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;

/**
 * The console's page under each of its routes, and its assets. Every other path at the root stays 404: a mistyped API
 * address must not answer 200 with a page.
 */
@Path("/")
@RequestScoped
public class ConsoleResource {
    /** Scripts and styles only from our own files, none inline; the API is the only thing the page may talk to. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types lit-html";

    @Inject
    ConsoleFiles files;

    @Context
    @SuppressWarnings("NullAway.Init") // set by JAX-RS
    HttpServletResponse servletResponse;

    @GET
    public Response home(@Context Request request, @Context HttpHeaders headers) {
        return page(request, headers);
    }

    @GET
    @Path("sign-in")
    public Response signIn(@Context Request request, @Context HttpHeaders headers) {
        return page(request, headers);
    }

    @GET
    @Path("sign-up")
    public Response signUp(@Context Request request, @Context HttpHeaders headers) {
        return page(request, headers);
    }

    @GET
    @Path("verify-email")
    public Response verifyEmail(@Context Request request, @Context HttpHeaders headers) {
        return page(request, headers);
    }

    @GET
    @Path("forgot-password")
    public Response forgotPassword(@Context Request request, @Context HttpHeaders headers) {
        return page(request, headers);
    }

    @GET
    @Path("reset-password")
    public Response resetPassword(@Context Request request, @Context HttpHeaders headers) {
        return page(request, headers);
    }

    @GET
    @Path("accept-invite")
    public Response acceptInvite(@Context Request request, @Context HttpHeaders headers) {
        return page(request, headers);
    }

    @GET
    @Path("chat")
    public Response newChat(@Context Request request, @Context HttpHeaders headers) {
        return page(request, headers);
    }

    /** Whether the conversation exists is the API's to say; the page asks it. */
    @GET
    @Path("chat/{conversation_id}")
    public Response chat(@Context Request request, @Context HttpHeaders headers) {
        return page(request, headers);
    }

    @GET
    @Path("usage")
    public Response usage(@Context Request request, @Context HttpHeaders headers) {
        return page(request, headers);
    }

    @GET
    @Path("assets/{file}")
    public Response asset(@PathParam("file") String name, @Context Request request, @Context HttpHeaders headers) {
        ConsoleFile file =
                files.asset(name).orElseThrow(() -> new DomainException(ErrorCode.NOT_FOUND, "No such file."));
        return send(file, request, headers, "public, max-age=31536000, immutable")
                .build();
    }

    private Response page(Request request, HttpHeaders headers) {
        // set, not added: every answer already carries the policy of answers that are no pages
        servletResponse.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        return send(files.page(), request, headers, "no-store").build();
    }

    private static Response.ResponseBuilder send(
            ConsoleFile file, Request request, HttpHeaders headers, String caching) {
        boolean gzip = acceptsGzip(headers);
        EntityTag tag = new EntityTag(file.entityTag(gzip));
        Response.ResponseBuilder answer = request.evaluatePreconditions(tag);
        if (answer == null) {
            answer = Response.ok(file.content(gzip)).header(HttpHeaders.CONTENT_TYPE, file.mediaType());
            if (gzip) {
                answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
            }
        }
        return answer.tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, caching)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }

    private static boolean acceptsGzip(HttpHeaders headers) {
        List<String> values = headers.getRequestHeader(HttpHeaders.ACCEPT_ENCODING);
        return values != null
                && values.stream()
                        .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(",")).stream())
                        .map(String::strip)
                        .anyMatch(coding -> coding.equals("gzip") || coding.startsWith("gzip;q=1"));
    }
}
