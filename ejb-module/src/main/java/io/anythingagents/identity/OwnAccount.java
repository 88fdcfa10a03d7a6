package io.anythingagents.identity;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.TenantAccount;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person may see of the own account in the tenant signed in to. */
@Stateless
public class OwnAccount {
    @Inject
    private UserRepository users;

    @Inject
    private Tenants tenants;

    @SuppressWarnings("NullAway.Init") // injected
    public OwnAccount() {}

    /** A person in a tenant. */
    public record View(
            UUID userId,
            String email,
            boolean emailVerified,
            @Nullable String displayName,
            UUID tenantId,
            String tenantSlug,
            String tenantName,
            String role) {}

    /**
     * The account.
     *
     * @throws DomainException not-authenticated when the person or the membership is gone
     */
    public View view(UUID tenantId, UUID userId) {
        User user = users.find(userId).orElseThrow(OwnAccount::gone);
        TenantAccount tenant = tenants.find(tenantId).orElseThrow(OwnAccount::gone);
        Membership membership = tenants.membership(tenantId, userId).orElseThrow(OwnAccount::gone);
        return new View(
                user.id(),
                user.email(),
                user.emailVerified(),
                users.findProfile(userId).flatMap(UserProfile::displayName).orElse(null),
                tenant.id(),
                tenant.slug(),
                tenant.name(),
                membership.role().wireName());
    }

    private static DomainException gone() {
        return new DomainException(ErrorCode.NOT_AUTHENTICATED, "Sign in again.");
    }
}
