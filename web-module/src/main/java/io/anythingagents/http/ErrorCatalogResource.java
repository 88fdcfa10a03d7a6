package io.anythingagents.http;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;

/** What the {@code type} of a problem points to. */
@Path("/errors")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ErrorCatalogResource {
    /**
     * One kind of error.
     *
     * @param category who has to act on it: caller, conflict, limit, dependency, internal
     */
    public record ErrorKind(String type, String code, String title, int status, String category) {}

    @GET
    @Path("/{code}")
    public ErrorKind kind(@PathParam("code") String name) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.wireName().equals(name)) {
                return new ErrorKind(
                        Problem.TYPE_BASE + name,
                        name,
                        code.title(),
                        code.status(),
                        code.category().name().toLowerCase(Locale.ROOT));
            }
        }
        throw DomainException.notFound("Error code");
    }
}
