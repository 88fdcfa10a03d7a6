package io.anythingagents.billing;

import io.anythingagents.billing.InvoiceResponse.InvoicePageResponse;
import io.anythingagents.http.Query;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;

/** What a tenant was billed. */
@Path("/api/v1/billing/tenants/{tenant_id}/invoices")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class InvoicesResource {
    private static final int PAGE = 25;
    private static final int LONGEST_PAGE = 100;
    private static final int LARGEST_OFFSET = 1_000_000;
    private static final int LONGEST_CURSOR = 512;

    @Inject
    Invoices invoices;

    @Inject
    BillingDoor door;

    @GET
    public InvoicePageResponse list(@PathParam("tenant_id") String tenantId, @Context UriInfo uri) {
        UUID tenant = door.tenant(tenantId);
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, LONGEST_PAGE, PAGE);
        int offset = query.integer("offset", 0, LARGEST_OFFSET, 0);
        String cursor = query.text("cursor", LONGEST_CURSOR);
        query.check();
        return InvoicePageResponse.of(invoices.page(tenant, cursor, offset, limit));
    }

    @GET
    @Path("/{invoice_id}")
    public InvoiceResponse show(@PathParam("tenant_id") String tenantId, @PathParam("invoice_id") String invoiceId) {
        return InvoiceResponse.of(invoices.find(door.tenant(tenantId), invoiceId));
    }
}
