package io.anythingagents.privacy;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What is stored about the caller: taking it along, having it erased. */
@Path("/api/v1/users/me")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON) // class annotations are not inherited
public class OwnDataResource extends DataRoutes {
    @Override
    protected Subject subject() {
        return Subject.USER;
    }
}
