package io.anythingagents.identity;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.session.Sessions;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.TenantAccount;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Going from one of one's tenants to another without signing in again. */
@Stateless
public class TenantSwitch {
    @Inject
    private UserRepository users;

    @Inject
    private Tenants tenants;

    @Inject
    private Sessions sessions;

    @Inject
    private AuditTrail audit;

    @SuppressWarnings("NullAway.Init") // injected
    public TenantSwitch() {}

    /** A tenant somebody belongs to. */
    public record Place(TenantAccount tenant, Role role, Instant joinedAt) {}

    /** The oldest membership first. */
    public List<Place> places(UUID userId) {
        List<Place> places = new ArrayList<>();
        for (Membership membership : tenants.membershipsOf(userId)) {
            tenants.find(membership.tenantId())
                    .ifPresent(tenant -> places.add(new Place(tenant, membership.role(), membership.createdAt())));
        }
        return places;
    }

    /**
     * A session in another tenant of the caller. It ends when the session it comes from would have: going to and fro does
     * not prolong a sign-in.
     *
     * @throws DomainException not-found for an unknown tenant and for one the caller does not belong to
     */
    public TokenPair enter(RequestContext context, UUID tenantId, ClientOrigin client) {
        if (!(context.actor() instanceof Actor.User caller) || caller.sessionId() == null) {
            throw new DomainException(ErrorCode.FORBIDDEN, "This is for people.");
        }
        Membership membership =
                tenants.membership(tenantId, caller.id()).orElseThrow(() -> DomainException.notFound("Tenant"));
        User user = users.find(caller.id()).orElseThrow(() -> DomainException.notFound("Tenant"));
        TokenPair pair = sessions.openBeside(context.tenantId(), caller.sessionId(), user, membership, client);
        audit.record(AuditEvent.of(AuditAction.TENANT_SWITCHED)
                .by(context)
                .role(membership.role().wireName())
                .tenant(tenantId)
                .target("session", pair.grant().sessionId())
                .detail("from_tenant", context.tenantId()));
        return pair;
    }
}
