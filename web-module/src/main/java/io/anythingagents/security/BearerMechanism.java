package io.anythingagents.security;

import io.anythingagents.identity.token.AccessToken;
import io.anythingagents.identity.token.TokenRefusedException;
import io.anythingagents.identity.token.TokenVerifier;
import io.anythingagents.observability.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Verifies the bearer token of a request and tells the container who calls. It never ends a request: what it found is left
 * as a {@link PresentedToken}, and the authorisation filter refuses where a route needs a caller.
 */
@ApplicationScoped
public class BearerMechanism implements HttpAuthenticationMechanism {
    private static final EventLog LOG = EventLog.of(BearerMechanism.class);
    private static final String SCHEME = "Bearer ";

    private TokenVerifier verifier;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected BearerMechanism() {}

    @Inject
    public BearerMechanism(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        PresentedToken found = look(request);
        PresentedToken.leave(request, found);
        if (found instanceof PresentedToken.Verified verified) {
            AccessToken token = verified.token();
            return context.notifyContainerAboutLogin(
                    new TokenPrincipal(token), Set.of(token.role().wireName()));
        }
        if (found instanceof PresentedToken.VerifiedService verified) {
            return context.notifyContainerAboutLogin(new TokenPrincipal(verified.token()), Set.of());
        }
        return context.doNothing();
    }

    private PresentedToken look(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        if (headers.isEmpty()) {
            return new PresentedToken.None();
        }
        String header = headers.get(0);
        if (headers.size() > 1 || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new PresentedToken.Refused();
        }
        try {
            String compact = header.substring(SCHEME.length()).strip();
            return TokenVerifier.namesServiceAccount(compact)
                    ? new PresentedToken.VerifiedService(verifier.verifyServiceAccess(compact))
                    : new PresentedToken.Verified(verifier.verifyAccess(compact));
        } catch (TokenRefusedException e) {
            return new PresentedToken.Refused();
        } catch (RuntimeException e) {
            LOG.error("token_verify.failed", e); // a server would show its own error page
            return new PresentedToken.Refused();
        }
    }
}
