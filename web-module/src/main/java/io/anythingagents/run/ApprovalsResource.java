package io.anythingagents.run;

import io.anythingagents.http.Query;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.Page;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits for somebody's yes, whichever run it belongs to. */
@Path("/api/v1/approvals")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ApprovalsResource {
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int LONGEST_CURSOR = 1_024;

    @Inject
    private WaitingRuns waiting;

    @Inject
    private CurrentRequest request;

    @SuppressWarnings("NullAway.Init") // injected
    public ApprovalsResource() {}

    /** A page, oldest first. */
    public record Approvals(
            List<ApprovalResponse> items, @Nullable String nextCursor) {}

    /** An admin or owner sees the tenant's, others those of their own runs. */
    @GET
    public Approvals pending(@Context UriInfo uri) {
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, MOST, USUAL);
        String cursor = query.text("cursor", LONGEST_CURSOR);
        query.check();
        Page<ToolApproval> page = waiting.pending(request.context(), cursor, limit);
        return new Approvals(page.items().stream().map(ApprovalResponse::of).toList(), page.nextCursor());
    }
}
