package io.anythingagents.security;

import io.anythingagents.identity.session.SessionState;
import io.anythingagents.identity.session.SessionStates;
import io.anythingagents.identity.token.AccessToken;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Role;
import io.anythingagents.shared.Scopes;
import io.anythingagents.tenant.TenantStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Turns the presented token into the caller of this request: role, what it brings, and verified address are read fresh, so
 * a changed role, a proven address and a revoked session count at once or within the seconds {@link SessionStates}
 * remembers them.
 */
@ApplicationScoped
public class CallerResolution {
    private SessionStates sessions;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected CallerResolution() {}

    @Inject
    public CallerResolution(SessionStates sessions) {
        this.sessions = sessions;
    }

    /** A caller and the tenant of the token. */
    public record Caller(Actor.User actor, AccessToken token, TenantStatus tenantStatus) {}

    /**
     * The caller of a route that needs one.
     *
     * @param revokedSessionAllowed only for signing out
     * @throws DomainException not-authenticated when there is no usable token
     */
    public Caller resolve(HttpServletRequest request, boolean revokedSessionAllowed) {
        if (!(PresentedToken.of(request) instanceof PresentedToken.Verified verified)) {
            throw notAuthenticated();
        }
        AccessToken token = verified.token();
        SessionState state = sessions.current(token);
        if (!state.live()) {
            if (!revokedSessionAllowed) {
                throw notAuthenticated();
            }
            return new Caller(
                    new Actor.User(
                            token.userId(), Role.VIEWER, token.scopes(), token.emailVerified(), token.sessionId()),
                    token,
                    state.tenantStatus());
        }
        return new Caller(
                new Actor.User(
                        token.userId(),
                        state.role(),
                        Scopes.ofPerson(state.role(), state.platformOperator()),
                        state.emailVerified(),
                        token.sessionId()),
                token,
                state.tenantStatus());
    }

    private static DomainException notAuthenticated() {
        return new DomainException(ErrorCode.NOT_AUTHENTICATED, "Sign in and send the access token as a bearer token.");
    }
}
