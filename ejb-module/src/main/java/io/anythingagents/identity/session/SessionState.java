package io.anythingagents.identity.session;

import io.anythingagents.shared.Role;
import io.anythingagents.tenant.TenantStatus;

/**
 * What holds now for a session, as opposed to what held when its token was signed.
 *
 * @param live neither revoked nor expired, the person may sign in and still belongs to the tenant
 * @param emailVerified whether the address is proven by now
 * @param role the person's role in the session's tenant by now
 * @param platformOperator whether the person looks after the installation
 * @param tenantStatus where the session's tenant is in its life
 */
public record SessionState(
        boolean live, boolean emailVerified, Role role, boolean platformOperator, TenantStatus tenantStatus) {
    /** Of nobody special in an active tenant. */
    public SessionState(boolean live, boolean emailVerified, Role role) {
        this(live, emailVerified, role, false, TenantStatus.ACTIVE);
    }

    static final SessionState ENDED = new SessionState(false, false, Role.VIEWER);
}
