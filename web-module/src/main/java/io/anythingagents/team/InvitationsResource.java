package io.anythingagents.team;

import io.anythingagents.http.Fields;
import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Later;
import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.SessionResponse;
import io.anythingagents.identity.password.PasswordPolicy;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Role;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Invitations into the caller's tenant, and accepting one. */
@Path("/api/v1/tenants/invites")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class InvitationsResource {
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int USUAL_HOURS = 72;
    private static final int MOST_HOURS = 336;
    private static final int LONGEST_TOKEN = 256;
    private static final Set<String> STATUSES = Set.of("active", "accepted", "revoked", "expired");

    @Inject
    Team team;

    @Inject
    TeamInvitations invitations;

    @Inject
    CurrentRequest current;

    @Inject
    Clock clock;

    /** How long invitations may live. */
    public record Policy(int defaultExpiresHours, int maxExpiresHours) {}

    /** A page of invitations, newest first. */
    public record Listing(List<InvitationResponse> invites, long total) {}

    private record Offer(String email, Role role, @Nullable Duration life) {}

    @GET
    @Path("/policy")
    public Policy policy() {
        return new Policy(USUAL_HOURS, MOST_HOURS);
    }

    @GET
    public Listing list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        String status = query.oneOf("status", STATUSES);
        String email = query.text("email", 254);
        int limit = query.integer("limit", 1, MOST, USUAL);
        int offset = query.integer("offset", 0, Integer.MAX_VALUE, 0);
        query.check();
        TeamInvitations.Listing page = invitations.list(
                current.context().tenantId(),
                status == null ? null : TeamInvitation.Status.valueOf(status.toUpperCase(Locale.ROOT)),
                email == null ? null : email.toLowerCase(Locale.ROOT),
                limit,
                offset);
        return new Listing(
                page.invitations().stream()
                        .map(invitation -> InvitationResponse.of(invitation, page.now()))
                        .toList(),
                page.total());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response send(JsonBody body, @HeaderParam(IdempotencyKey.HEADER) @Nullable String idempotencyKey) {
        Offer offer = body.read(fields -> {
            fields.only("invited_email", "role", "expires_in_hours");
            return new Offer(fields.email("invited_email"), RoleField.read(fields), life(fields));
        });
        Team.Issued issued = team.invite(
                current.context(),
                offer.email(),
                offer.role(),
                offer.life(),
                IdempotencyKey.of("team-invite", idempotencyKey, body));
        return Response.status(Response.Status.CREATED)
                .entity(IssuedInvitationResponse.of(issued, now()))
                .build();
    }

    @POST
    @Path("/{invitation_id}/revoke")
    public InvitationResponse revoke(@PathParam("invitation_id") String id) {
        return InvitationResponse.of(invitations.revoke(current.context(), PathId.parse(id, "Invitation")), now());
    }

    @POST
    @Path("/accept")
    @Consumes(MediaType.APPLICATION_JSON)
    public void accept(JsonBody body, @Suspended AsyncResponse response) {
        Team.Acceptance acceptance = body.read(fields -> {
            fields.only("token", "password", "display_name");
            return new Team.Acceptance(
                    fields.text("token", LONGEST_TOKEN),
                    fields.rawText("password", PasswordPolicy.LONGEST),
                    fields.optionalText("display_name", 128));
        });
        ClientOrigin client =
                new ClientOrigin(current.client().address(), current.client().userAgent());
        Later.answer(response, team.accept(acceptance, client), pair -> Response.status(Response.Status.CREATED)
                .entity(SessionResponse.of(pair))
                .build());
    }

    @POST
    @Path("/accept/current")
    @Consumes(MediaType.APPLICATION_JSON)
    public InvitationResponse acceptAsMe(JsonBody body) {
        String token = body.read(fields -> {
            fields.only("token");
            return fields.text("token", LONGEST_TOKEN);
        });
        return InvitationResponse.of(
                invitations.acceptAs(
                        current.context()
                                .actor()
                                .userId()
                                .orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people.")),
                        token),
                now());
    }

    /** Not given means the usual time; null means without an end. */
    private static @Nullable Duration life(Fields fields) {
        if (!fields.has("expires_in_hours")) {
            return Duration.ofHours(USUAL_HOURS);
        }
        Integer hours = fields.optionalInteger("expires_in_hours", 1, MOST_HOURS);
        return hours == null ? null : Duration.ofHours(hours);
    }

    private Instant now() {
        return clock.instant();
    }
}
