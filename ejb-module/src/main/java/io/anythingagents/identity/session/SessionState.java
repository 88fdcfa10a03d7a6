package io.anythingagents.identity.session;

import io.anythingagents.shared.Role;

/**
 * What holds now for a session, as opposed to what held when its token was signed.
 *
 * @param live neither revoked nor expired, the person may sign in and still belongs to the tenant
 * @param emailVerified whether the address is proven by now
 * @param role the person's role in the session's tenant by now
 */
public record SessionState(boolean live, boolean emailVerified, Role role) {
    static final SessionState ENDED = new SessionState(false, false, Role.VIEWER);
}
