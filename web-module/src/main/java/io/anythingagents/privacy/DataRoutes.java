package io.anythingagents.privacy;

import io.anythingagents.http.JsonBody;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The routes by which stored data is taken along or erased; whose data it is, the resource says that has them. */
public abstract class DataRoutes {
    @Inject
    PrivacyRequests requests;

    /** Whose data these routes are about. */
    protected abstract Subject subject();

    @POST
    @Path("/data-export")
    public Response export() {
        return requests.export(subject());
    }

    @GET
    @Path("/data-export")
    public PrivacyRequests.Listing exports() {
        return requests.list(subject());
    }

    @GET
    @Path("/data-export/{export_id}/content")
    public Response content(@PathParam("export_id") String id) {
        return requests.content(subject(), id);
    }

    @GET
    @Path("/deletion")
    public DeletionResponse deletion() {
        return requests.deletion(subject());
    }

    @POST
    @Path("/deletion")
    @Consumes(MediaType.APPLICATION_JSON)
    public void delete(JsonBody body, @Suspended AsyncResponse response) {
        requests.delete(subject(), body, response);
    }

    @DELETE
    @Path("/deletion")
    public DeletionResponse keep() {
        return requests.keep(subject());
    }
}
