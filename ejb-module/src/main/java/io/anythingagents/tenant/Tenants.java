package io.anythingagents.tenant;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.Role;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opens tenants and says who belongs to them; always part of the caller's transaction. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class Tenants {
    private static final int SLUG_ATTEMPTS = 10;

    @Inject
    private TenantRepository tenants;

    @Inject
    private MembershipRepository memberships;

    @Inject
    private Ids ids;

    @SuppressWarnings("NullAway.Init") // injected
    public Tenants() {}

    /**
     * A new active tenant under a slug of its own.
     *
     * @throws DomainException slug-unavailable when every slug tried is taken
     */
    public TenantAccount open(String name, Instant now) {
        String slug = Slug.of(name);
        for (int attempt = 0; attempt <= SLUG_ATTEMPTS; attempt++) {
            String candidate =
                    attempt == 0 ? slug : Slug.withSuffix(slug, (int) ids.next().getLeastSignificantBits());
            TenantAccount tenant = new TenantAccount(ids.next(), candidate, name, now);
            if (tenants.addUnlessSlugTaken(tenant)) {
                return tenant;
            }
        }
        throw new DomainException(ErrorCode.SLUG_UNAVAILABLE, "Choose another tenant name.");
    }

    public Membership join(UUID tenantId, UUID userId, Role role, Instant now) {
        Membership membership = new Membership(ids.next(), tenantId, userId, role, now);
        memberships.add(membership);
        return membership;
    }

    public Optional<Membership> membership(UUID tenantId, UUID userId) {
        return memberships.find(tenantId, userId);
    }

    /** In every tenant the person belongs to; the oldest first. */
    public List<Membership> membershipsOf(UUID userId) {
        return memberships.findOfUserAcrossTenants(userId);
    }

    /** Only an active tenant may be used; its people keep their sessions for the time after a suspension. */
    public boolean isActive(UUID tenantId) {
        return tenants.find(tenantId)
                .filter(tenant -> tenant.status() == TenantStatus.ACTIVE)
                .isPresent();
    }

    public Optional<TenantAccount> find(UUID tenantId) {
        return tenants.find(tenantId);
    }
}
