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

/** What is stored of the caller's tenant: taking it along, having it erased; for owners. */
@Path("/api/v1/tenants")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TenantDataResource {
    @Inject
    PrivacyRequests requests;

    @POST
    @Path("/data-export")
    public Response export() {
        return requests.export(Subject.TENANT);
    }

    @GET
    @Path("/data-export")
    public PrivacyRequests.Listing exports() {
        return requests.list(Subject.TENANT);
    }

    @GET
    @Path("/data-export/{export_id}/content")
    public Response content(@PathParam("export_id") String id) {
        return requests.content(Subject.TENANT, id);
    }

    @GET
    @Path("/deletion")
    public DeletionResponse deletion() {
        return requests.deletion(Subject.TENANT);
    }

    @POST
    @Path("/deletion")
    @Consumes(MediaType.APPLICATION_JSON)
    public void delete(JsonBody body, @Suspended AsyncResponse response) {
        requests.delete(Subject.TENANT, body, response);
    }

    @DELETE
    @Path("/deletion")
    public DeletionResponse keep() {
        return requests.keep(Subject.TENANT);
    }
}
