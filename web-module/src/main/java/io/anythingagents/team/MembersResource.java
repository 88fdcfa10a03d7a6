package io.anythingagents.team;

import io.anythingagents.http.JsonBody;
import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.http.SuccessResponse;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Members;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The members of the caller's tenant. */
@Path("/api/v1/tenants/members")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class MembersResource {
    private static final int MOST = 200;
    private static final int USUAL = 50;

    @Inject
    Members members;

    @Inject
    Team team;

    @Inject
    CurrentRequest current;

    /** A page of members, by address. */
    public record Listing(List<MemberResponse> members, long total, long ownerCount) {}

    private record Addition(String email, Role role) {}

    @GET
    public Listing list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, MOST, USUAL);
        int offset = query.integer("offset", 0, Integer.MAX_VALUE, 0);
        query.check();
        Members.Listing page = members.list(current.context().tenantId(), limit, offset);
        return new Listing(page.members().stream().map(MemberResponse::of).toList(), page.total(), page.owners());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(JsonBody body) {
        Addition asked = body.read(fields -> {
            fields.only("email", "role");
            return new Addition(fields.email("email"), RoleField.read(fields));
        });
        return Response.status(Response.Status.CREATED)
                .entity(MemberResponse.of(team.add(current.context(), asked.email(), asked.role())))
                .build();
    }

    @PATCH
    @Path("/{user_id}/role")
    @Consumes(MediaType.APPLICATION_JSON)
    public MemberResponse changeRole(@PathParam("user_id") String id, JsonBody body) {
        Role role = body.read(fields -> {
            fields.only("role");
            return RoleField.read(fields);
        });
        return MemberResponse.of(members.changeRole(current.context(), member(id), role));
    }

    @DELETE
    @Path("/{user_id}")
    public SuccessResponse remove(@PathParam("user_id") String id) {
        UUID userId = member(id);
        members.remove(current.context(), userId);
        return SuccessResponse.of("The membership is over.", Map.of("user_id", userId));
    }

    private static UUID member(String id) {
        return PathId.parse(id, "Member");
    }
}
