package io.anythingagents.privacy;

import io.anythingagents.http.JsonBody;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What is stored about the caller: taking it along, having it erased. */
@Path("/api/v1/users/me")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OwnDataResource {
    @Inject
    PrivacyRequests requests;

    @POST
    @Path("/data-export")
    public Response export() {
        return requests.export(Subject.USER);
    }

    @GET
    @Path("/data-export")
    public PrivacyRequests.Listing exports() {
        return requests.list(Subject.USER);
    }

    @GET
    @Path("/data-export/{export_id}/content")
    public Response content(@PathParam("export_id") String id) {
        return requests.content(Subject.USER, id);
    }

    @GET
    @Path("/deletion")
    public DeletionResponse deletion() {
        return requests.deletion(Subject.USER);
    }

    @POST
    @Path("/deletion")
    @Consumes(MediaType.APPLICATION_JSON)
    public void delete(JsonBody body, @Suspended AsyncResponse response) {
        requests.delete(Subject.USER, body, response);
    }

    @DELETE
    @Path("/deletion")
    public DeletionResponse keep() {
        return requests.keep(Subject.USER);
    }
}
