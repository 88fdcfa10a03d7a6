package io.anythingagents.unlisted;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** A route that somebody forgot to name in the authorisation table, and that claims to be open to all. */
@Path("/api/v1/unlisted")
@RequestScoped
@PermitAll
public class UnlistedResource {
    /** What nobody may see. */
    public static final String SECRET = "unlisted-and-open";

    @GET
    @Produces("application/json")
    public String read() {
        return "{\"secret\":\"" + SECRET + "\"}";
    }

    @POST
    @Path("{name}")
    @Produces("application/json")
    public String write() {
        return read();
    }
}
