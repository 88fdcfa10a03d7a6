package io.anythingagents.tenant;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who belongs to a tenant and as what. Changes of one tenant's members happen one after the other: each holds the tenant's
 * row, reads the roles anew, and only then decides, so that two owners cannot both leave, nor act on roles they just lost.
 */
@Stateless
public class Members {
    private static final String USER = "user";

    @Inject
    private MembershipRepository memberships;

    @Inject
    private TenantRepository tenants;

    @Inject
    private AuditTrail audit;

    @Inject
    private Event<MembershipChanged> changed;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public Members() {}

    /** A page of a tenant's members with the numbers of all. */
    public record Listing(List<MemberRow> members, long total, long owners) {
        public Listing {
            members = List.copyOf(members);
        }
    }

    /** By address. */
    public Listing list(UUID tenantId, int limit, int offset) {
        return new Listing(
                memberships.page(tenantId, limit, offset),
                memberships.count(tenantId),
                memberships.countOwners(tenantId));
    }

    /** Owners and admins whose account is in use, by address. */
    public List<MemberRow> whoLookAfter(UUID tenantId) {
        return memberships.whoLookAfter(tenantId);
    }

    /** Whether somebody with this address, in lower case, belongs to the tenant. */
    public boolean hasAddress(UUID tenantId, String email) {
        return memberships.hasAddress(tenantId, email);
    }

    /** The role somebody has at this moment; empty when they do not belong to the tenant. */
    public Optional<Role> roleOf(UUID tenantId, UUID userId) {
        return memberships.find(tenantId, userId).map(Membership::role);
    }

    /**
     * Takes in a person who has an account.
     *
     * @throws DomainException already-member, or insufficient-role when the caller may not grant the role
     */
    public MemberRow add(RequestContext context, UUID userId, Role role) {
        lock(context.tenantId());
        requireMayGrant(context, role);
        join(context.tenantId(), userId, role);
        audit.record(AuditEvent.of(AuditAction.MEMBER_ADDED)
                .by(context)
                .target(USER, userId)
                .detail("role", role.wireName()));
        return row(context.tenantId(), userId);
    }

    /**
     * Takes in a person, without asking who may; in the transaction of whoever asked.
     *
     * @throws DomainException already-member
     */
    public Membership join(UUID tenantId, UUID userId, Role role) {
        Membership membership = new Membership(ids.next(), tenantId, userId, role, clock.instant());
        if (!memberships.addUnlessMember(membership)) {
            throw new DomainException(ErrorCode.ALREADY_MEMBER, "This person belongs to the tenant already.");
        }
        changed.fire(new MembershipChanged(tenantId, userId, role));
        return membership;
    }

    /**
     * Refuses unless the caller, as things stand now, may give somebody this role.
     *
     * @throws DomainException insufficient-role
     */
    public void requireMayGrant(RequestContext context, Role role) {
        if (!actingRole(context).atLeast(role)) {
            throw insufficient();
        }
    }

    /**
     * Gives a member another role.
     *
     * @throws DomainException not-found, last-owner, or insufficient-role for what only owners may do
     */
    public MemberRow changeRole(RequestContext context, UUID userId, Role role) {
        Membership membership = changeable(context, userId);
        Role before = membership.role();
        if (before != role) {
            requireMayGrant(context, role);
            if (before == Role.OWNER) {
                requireAnotherOwner(context.tenantId(), userId);
            }
            membership.changeRole(role, clock.instant());
            changed.fire(new MembershipChanged(context.tenantId(), userId, role));
            audit.record(AuditEvent.of(AuditAction.MEMBER_ROLE_CHANGED)
                    .by(context)
                    .target(USER, userId)
                    .changed("role")
                    .detail("from_role", before.wireName())
                    .detail("to_role", role.wireName()));
        }
        return row(context.tenantId(), userId);
    }

    /**
     * Ends a membership, the caller's own or another's.
     *
     * @throws DomainException not-found, last-owner, or insufficient-role for what only owners may do
     */
    public void remove(RequestContext context, UUID userId) {
        Membership membership = changeable(context, userId);
        if (membership.role() == Role.OWNER) {
            requireAnotherOwner(context.tenantId(), userId);
        }
        memberships.remove(context.tenantId(), userId);
        changed.fire(new MembershipChanged(context.tenantId(), userId, null));
        audit.record(AuditEvent.of(AuditAction.MEMBER_REMOVED)
                .by(context)
                .target(USER, userId)
                .detail("role", membership.role().wireName()));
    }

    /**
     * Refuses while some tenant would be left without an owner who can act. Holds those tenants until the transaction ends.
     *
     * @throws DomainException last-owner
     */
    public void requireNowhereLastOwner(UUID userId) {
        if (isLastOwnerSomewhere(userId)) {
            throw lastOwner();
        }
    }

    /** Whether some tenant would be left without an owner who can act. Holds those tenants until the transaction ends. */
    public boolean isLastOwnerSomewhere(UUID userId) {
        List<UUID> owned = memberships.findOfUserAcrossTenants(userId).stream()
                .filter(membership -> membership.role() == Role.OWNER)
                .map(Membership::tenantId)
                .sorted() // two people who leave at once take the locks in one order
                .toList();
        boolean last = false;
        for (UUID tenantId : owned) {
            TenantStatus status = lock(tenantId).status();
            last |= status != TenantStatus.DEPROVISIONED && memberships.countOtherActiveOwners(tenantId, userId) == 0;
        }
        return last;
    }

    private Membership changeable(RequestContext context, UUID userId) {
        lock(context.tenantId());
        Membership membership = memberships
                .findForChange(context.tenantId(), userId)
                .orElseThrow(() -> DomainException.notFound("Member"));
        Role acting = actingRole(context);
        if (!acting.atLeast(Role.ADMIN) || !acting.atLeast(membership.role())) {
            throw insufficient();
        }
        return membership;
    }

    /** The role the caller has by now, or the lower one asked for; a caller who has left may do nothing. */
    private Role actingRole(RequestContext context) {
        Role stored = context.actor()
                .userId()
                .flatMap(userId -> memberships.findForChange(context.tenantId(), userId))
                .map(Membership::role)
                .orElse(Role.VIEWER);
        Role asked = context.actor() instanceof Actor.User user ? user.role() : Role.VIEWER;
        return stored.atLeast(asked) ? asked : stored;
    }

    private void requireAnotherOwner(UUID tenantId, UUID userId) {
        if (memberships.countOtherActiveOwners(tenantId, userId) == 0) {
            throw lastOwner();
        }
    }

    private TenantAccount lock(UUID tenantId) {
        return tenants.findForChange(tenantId).orElseThrow(() -> DomainException.notFound("Tenant"));
    }

    private MemberRow row(UUID tenantId, UUID userId) {
        return memberships.member(tenantId, userId).orElseThrow(() -> DomainException.notFound("Member"));
    }

    private static DomainException insufficient() {
        return new DomainException(ErrorCode.INSUFFICIENT_ROLE, "Only an owner may do this.");
    }

    private static DomainException lastOwner() {
        return new DomainException(
                ErrorCode.LAST_OWNER, "Nobody would own the tenant any more; make somebody else owner first.");
    }
}
