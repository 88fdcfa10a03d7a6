package io.anythingagents.identity;

import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.http.SuccessResponse;
import io.anythingagents.identity.session.ClientDescription;
import io.anythingagents.identity.session.SessionSummary;
import io.anythingagents.identity.session.Sessions;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the caller is signed in, in every tenant, and ending one of these sessions. */
@Path("/api/v1/auth/sessions")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OwnSessionsResource {
    private static final int MOST = 100;
    private static final int USUAL = 20;

    @Inject
    Sessions sessions;

    @Inject
    CurrentRequest current;

    /** What the client says it is. */
    public record Client(
            @Nullable String platform,
            @Nullable String browser,
            @Nullable String device,
            @Nullable String userAgent) {}

    /** Where its address is, as far as known. */
    public record Location(
            @Nullable String city,
            @Nullable String region,
            @Nullable String country) {}

    /**
     * One session.
     *
     * @param fingerprint the same for the same address and client; tells neither
     * @param current whether the caller's own token belongs to it
     */
    public record Item(
            UUID id,
            UUID tenantId,
            Instant createdAt,
            Instant lastSeenAt,
            @Nullable Instant revokedAt,
            @Nullable String ipAddressMasked,
            @Nullable String fingerprint,
            Client client,
            @Nullable Location location,
            boolean current) {
        static Item of(SessionSummary session, @Nullable UUID current) {
            ClientDescription said = ClientDescription.of(session.userAgent());
            UserSession.Place place = session.place();
            return new Item(
                    session.id(),
                    session.tenantId(),
                    session.createdAt(),
                    session.lastSeenAt(),
                    session.revokedAt(),
                    session.ipMasked(),
                    session.fingerprint(),
                    new Client(said.platform(), said.browser(), said.device(), session.userAgent()),
                    place == null ? null : new Location(place.city(), place.region(), place.country()),
                    session.id().equals(current));
        }
    }

    /** A page. */
    public record Listing(List<Item> sessions, long total, int limit, int offset) {}

    @GET
    public Listing list(@Context UriInfo uri) {
        Actor.User caller = caller();
        Query query = Query.of(uri);
        boolean withEnded = query.bool("include_revoked", false);
        int limit = query.integer("limit", 1, MOST, USUAL);
        int offset = query.integer("offset", 0, Integer.MAX_VALUE, 0);
        UUID tenantId = query.uuid("tenant_id");
        query.check();
        SessionSummary.Page found = sessions.own(caller.id(), tenantId, withEnded, limit, offset);
        return new Listing(
                found.sessions().stream()
                        .map(session -> Item.of(session, caller.sessionId()))
                        .toList(),
                found.total(),
                limit,
                offset);
    }

    @DELETE
    @Path("/{session_id}")
    public SuccessResponse revoke(@PathParam("session_id") String sessionId) {
        Actor.User caller = caller();
        if (!sessions.revoke(caller.id(), PathId.parse(sessionId, "Session"), current.context())) {
            throw DomainException.notFound("Session");
        }
        return SuccessResponse.of("The session is ended.", Map.of("revoked", true));
    }

    private Actor.User caller() {
        if (current.context().actor() instanceof Actor.User user) {
            return user;
        }
        throw new DomainException(ErrorCode.FORBIDDEN, "This is for people.");
    }
}
