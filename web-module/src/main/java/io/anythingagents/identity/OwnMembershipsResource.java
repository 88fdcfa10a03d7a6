package io.anythingagents.identity;

import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The tenants the caller belongs to. */
@Path("/api/v1/users/me")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OwnMembershipsResource {
    @Inject
    TenantSwitch tenants;

    @Inject
    CurrentRequest current;

    /** A tenant the caller belongs to. */
    public record Place(
            UUID tenantId, String slug, String name, String status, String role, boolean current, Instant joinedAt) {}

    /** All of them; nobody belongs to so many that pages would help. */
    public record Places(List<Place> items) {}

    @GET
    @Path("/memberships")
    public Places memberships() {
        RequestContext context = current.context();
        UUID userId = context.actor()
                .userId()
                .orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people."));
        return new Places(tenants.places(userId).stream()
                .map(place -> new Place(
                        place.tenant().id(),
                        place.tenant().slug(),
                        place.tenant().name(),
                        place.tenant().status().word(),
                        place.role().wireName(),
                        place.tenant().id().equals(context.tenantId()),
                        place.joinedAt()))
                .toList());
    }
}
