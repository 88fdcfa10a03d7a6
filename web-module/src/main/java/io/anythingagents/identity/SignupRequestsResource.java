package io.anythingagents.identity;

import io.anythingagents.http.JsonBody;
import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.identity.SignupInvitesResource.IssuedInviteResponse;
import io.anythingagents.identity.admission.SignupInvites;
import io.anythingagents.identity.admission.SignupRequest;
import io.anythingagents.identity.admission.SignupRequests;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Access requests, for platform operators to decide. */
@Path("/api/v1/auth/signup-requests")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SignupRequestsResource {
    private static final Set<String> STATUSES = Set.of("pending", "approved", "rejected");

    @Inject
    SignupRequests requests;

    @Inject
    CurrentRequest current;

    @Inject
    Clock clock;

    /** An access request as operators see it. */
    public record RequestResponse(
            UUID id,
            String email,
            String organization,
            String fullName,
            @Nullable String message,
            String status,
            Instant createdAt,
            @Nullable String decisionReason,
            @Nullable String inviteTokenHint) {
        static RequestResponse of(SignupRequest request, @Nullable String hint) {
            return new RequestResponse(
                    request.id(),
                    request.email(),
                    request.organization(),
                    request.fullName(),
                    request.message(),
                    request.status(),
                    request.createdAt(),
                    request.decisionReason(),
                    hint);
        }
    }

    /** One page. */
    public record RequestsResponse(List<RequestResponse> requests, long total) {}

    /** What was decided; without an invitation when it was rejected. */
    public record DecisionResponse(
            RequestResponse request, @Nullable IssuedInviteResponse invite) {}

    @GET
    public RequestsResponse list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        String status = query.oneOf("status", STATUSES);
        int limit = query.integer("limit", 1, 200, 50);
        int offset = query.integer("offset", 0, Integer.MAX_VALUE, 0);
        query.check();
        SignupRequests.Listing page = requests.list(status, limit, offset);
        return new RequestsResponse(
                page.requests().stream()
                        .map(request -> RequestResponse.of(request, page.hints().get(request.id())))
                        .toList(),
                page.total());
    }

    @POST
    @Path("/{request_id}/approve")
    @Consumes(MediaType.APPLICATION_JSON)
    public DecisionResponse approve(@PathParam("request_id") String requestId, JsonBody body) {
        UUID id = PathId.parse(requestId, "Access request");
        Approval approval = body.read(fields -> {
            String note = fields.optionalText("note", SignupInvitesResource.LONGEST_NOTE);
            Integer hours =
                    fields.optionalInteger("invite_expires_in_hours", 1, SignupInvitesResource.LONGEST_LIFE_HOURS);
            return new Approval(note, Duration.ofHours(hours == null ? SignupInvitesResource.LIFE_HOURS : hours));
        });
        return response(requests.approve(current.context(), id, approval.note(), approval.inviteLife()));
    }

    @POST
    @Path("/{request_id}/reject")
    @Consumes(MediaType.APPLICATION_JSON)
    public DecisionResponse reject(@PathParam("request_id") String requestId, JsonBody body) {
        UUID id = PathId.parse(requestId, "Access request");
        Rejection rejection =
                body.read(fields -> new Rejection(fields.optionalText("reason", SignupInvitesResource.LONGEST_NOTE)));
        return response(requests.reject(current.context(), id, rejection.reason()));
    }

    private record Approval(@Nullable String note, Duration inviteLife) {}

    private record Rejection(@Nullable String reason) {}

    private DecisionResponse response(SignupRequests.Decision decision) {
        Instant now = clock.instant();
        SignupInvites.Issued invite = decision.invite();
        return new DecisionResponse(
                RequestResponse.of(
                        decision.request(),
                        invite == null ? null : invite.invite().tokenHint()),
                invite == null ? null : IssuedInviteResponse.of(invite, now));
    }
}
