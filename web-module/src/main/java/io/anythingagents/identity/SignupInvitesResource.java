package io.anythingagents.identity;

import io.anythingagents.http.Fields;
import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.identity.admission.SignupInvite;
import io.anythingagents.identity.admission.SignupInvites;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Invitations to sign up, for platform operators. */
@Path("/api/v1/auth/invites")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SignupInvitesResource {
    static final int LONGEST_LIFE_HOURS = 336;
    static final int LIFE_HOURS = 72;
    static final int LONGEST_NOTE = 512;

    private static final Set<String> STATUSES = Set.of("active", "revoked", "expired", "exhausted");

    @Inject
    SignupInvites invites;

    @Inject
    CurrentRequest current;

    @Inject
    Clock clock;

    /** An invitation as operators see it; the token itself is never shown again. */
    public record InviteResponse(
            UUID id,
            String tokenHint,
            @Nullable String invitedEmail,
            String status,
            int maxRedemptions,
            int redeemedCount,
            @Nullable Instant expiresAt,
            Instant createdAt,
            @Nullable UUID signupRequestId,
            @Nullable String note) {
        static InviteResponse of(SignupInvite invite, Instant now) {
            return new InviteResponse(
                    invite.id(),
                    invite.tokenHint(),
                    invite.invitedEmail(),
                    invite.statusAt(now),
                    invite.maxRedemptions(),
                    invite.redeemedCount(),
                    invite.expiresAt(),
                    invite.createdAt(),
                    invite.signupRequestId(),
                    invite.note());
        }
    }

    /** A new invitation, with its token this one time. */
    public record IssuedInviteResponse(
            UUID id,
            String tokenHint,
            @Nullable String invitedEmail,
            String status,
            int maxRedemptions,
            int redeemedCount,
            @Nullable Instant expiresAt,
            Instant createdAt,
            @Nullable UUID signupRequestId,
            @Nullable String note,
            String inviteToken) {
        static IssuedInviteResponse of(SignupInvites.Issued issued, Instant now) {
            InviteResponse invite = InviteResponse.of(issued.invite(), now);
            return new IssuedInviteResponse(
                    invite.id(),
                    invite.tokenHint(),
                    invite.invitedEmail(),
                    invite.status(),
                    invite.maxRedemptions(),
                    invite.redeemedCount(),
                    invite.expiresAt(),
                    invite.createdAt(),
                    invite.signupRequestId(),
                    invite.note(),
                    issued.token());
        }
    }

    /** One page. */
    public record InvitesResponse(List<InviteResponse> invites, long total) {}

    @GET
    public InvitesResponse list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        String status = query.oneOf("status", STATUSES);
        String email = query.text("email", 254);
        UUID request = query.uuid("request_id");
        int limit = query.integer("limit", 1, 200, 50);
        int offset = query.integer("offset", 0, Integer.MAX_VALUE, 0);
        query.check();
        SignupInvites.Listing page =
                invites.list(status, email == null ? null : email.toLowerCase(Locale.ROOT), request, limit, offset);
        return new InvitesResponse(
                page.invites().stream()
                        .map(invite -> InviteResponse.of(invite, page.at()))
                        .toList(),
                page.total());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issue(JsonBody body, @HeaderParam(IdempotencyKey.HEADER) @Nullable String idempotencyKey) {
        Instant now = clock.instant();
        SignupInvites.Issued issued = invites.issue(
                current.context(),
                body.read(fields -> terms(fields, now)),
                IdempotencyKey.of("signup-invite", idempotencyKey, body));
        return Response.status(Response.Status.CREATED)
                .entity(IssuedInviteResponse.of(issued, now))
                .build();
    }

    @POST
    @Path("/{invite_id}/revoke")
    public InviteResponse revoke(@PathParam("invite_id") String inviteId) {
        SignupInvite invite = invites.revoke(current.context(), PathId.parse(inviteId, "Invitation"));
        return InviteResponse.of(invite, clock.instant());
    }

    private static SignupInvite.Terms terms(Fields fields, Instant now) {
        String email = fields.optionalText("invited_email", 254) == null ? null : fields.email("invited_email");
        Integer redemptions = fields.optionalInteger("max_redemptions", 1, 10);
        Integer hours = fields.optionalInteger("expires_in_hours", 1, LONGEST_LIFE_HOURS);
        boolean never = fields.has("expires_in_hours") && hours == null;
        return new SignupInvite.Terms(
                email == null ? null : email.toLowerCase(Locale.ROOT),
                redemptions == null ? 1 : redemptions,
                never ? null : now.plus(Duration.ofHours(hours == null ? LIFE_HOURS : hours)),
                fields.optionalText("note", LONGEST_NOTE),
                fields.optionalUuid("signup_request_id"));
    }
}
