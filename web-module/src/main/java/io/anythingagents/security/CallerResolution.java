package io.anythingagents.security;

import io.anythingagents.identity.serviceaccount.ServiceGrantStates;
import io.anythingagents.identity.session.SessionState;
import io.anythingagents.identity.session.SessionStates;
import io.anythingagents.identity.token.AccessToken;
import io.anythingagents.identity.token.ServiceToken;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Role;
import io.anythingagents.shared.Scopes;
import io.anythingagents.tenant.TenantStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns the presented token into the caller of this request: role, what it brings, and verified address are read fresh, so
 * a changed role, a proven address and a revoked session count at once or within the seconds {@link SessionStates}
 * remembers them.
 */
@ApplicationScoped
public class CallerResolution {
    private SessionStates sessions;
    private ServiceGrantStates grants;
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected CallerResolution() {}

    @Inject
    public CallerResolution(SessionStates sessions, ServiceGrantStates grants, Clock clock) {
        this.sessions = sessions;
        this.grants = grants;
        this.clock = clock;
    }

    /**
     * A caller and the tenant of the token.
     *
     * @param tenantId null for a service account of no tenant, which has no part in what belongs to one
     */
    public record Caller(Actor actor, @Nullable UUID tenantId, TenantStatus tenantStatus) {}

    /**
     * The caller of a route that needs one.
     *
     * @param revokedSessionAllowed only for signing out
     * @throws DomainException not-authenticated when there is no usable token
     */
    public Caller resolve(HttpServletRequest request, boolean revokedSessionAllowed) {
        if (PresentedToken.of(request) instanceof PresentedToken.VerifiedService service) {
            return machine(service.token());
        }
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
                    token.tenantId(),
                    state.tenantStatus());
        }
        return new Caller(
                new Actor.User(
                        token.userId(),
                        state.role(),
                        Scopes.ofPerson(state.role(), state.platformOperator()),
                        state.emailVerified(),
                        token.sessionId()),
                token.tenantId(),
                state.tenantStatus());
    }

    /**
     * Asks again and again, while a long answer lasts, whether its caller would still be let in with this scope.
     *
     * @param request the one that is being answered; only its token is kept
     */
    public BooleanSupplier watch(HttpServletRequest request, String scope) {
        PresentedToken presented = PresentedToken.of(request);
        return () -> stillHolds(presented, scope);
    }

    private boolean stillHolds(PresentedToken presented, String scope) {
        if (presented instanceof PresentedToken.VerifiedService service) {
            return clock.instant().isBefore(service.token().expiresAt()) && grants.isLive(service.token());
        }
        if (!(presented instanceof PresentedToken.Verified verified)
                || !clock.instant().isBefore(verified.token().expiresAt())) {
            return false;
        }
        SessionState state = sessions.current(verified.token());
        return state.live()
                && state.tenantStatus() == TenantStatus.ACTIVE
                && Scopes.grant(Scopes.ofPerson(state.role(), state.platformOperator()), scope);
    }

    /** A grant of a tenant that is not active does not live, so a machine's tenant always is. */
    private Caller machine(ServiceToken token) {
        if (!grants.isLive(token)) {
            throw notAuthenticated();
        }
        return new Caller(
                new Actor.ServiceAccount(token.account(), token.scopes()), token.tenantId(), TenantStatus.ACTIVE);
    }

    private static DomainException notAuthenticated() {
        return new DomainException(ErrorCode.NOT_AUTHENTICATED, "Sign in and send the access token as a bearer token.");
    }
}
