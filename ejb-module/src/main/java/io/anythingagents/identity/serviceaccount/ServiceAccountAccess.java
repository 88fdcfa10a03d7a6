package io.anythingagents.identity.serviceaccount;

import io.anythingagents.identity.token.ServiceToken;
import io.anythingagents.identity.token.ServiceTokenIssuer;
import io.anythingagents.identity.token.TokenRefusedException;
import io.anythingagents.identity.token.TokenVerifier;
import io.anythingagents.observability.Metrics;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Turns a service account's refresh token into a short access token; the refresh token stays as it is. */
@ApplicationScoped
public class ServiceAccountAccess {
    private TokenVerifier verifier;
    private ServiceAccountTokens tokens;
    private ServiceTokenIssuer issuer;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected ServiceAccountAccess() {}

    @Inject
    public ServiceAccountAccess(
            TokenVerifier verifier, ServiceAccountTokens tokens, ServiceTokenIssuer issuer, Metrics metrics) {
        this.verifier = verifier;
        this.tokens = tokens;
        this.issuer = issuer;
        this.metrics = metrics;
    }

    /** What was given and what came of it. */
    public record Exchanged(ServiceToken refresh, ServiceTokenIssuer.Access access) {}

    /** @throws DomainException not-authenticated for every token that is not a living refresh token of a service account */
    public Exchanged exchange(String refreshToken) {
        ServiceToken token;
        try {
            token = verifier.verifyServiceRefresh(refreshToken);
        } catch (TokenRefusedException e) {
            throw refused();
        }
        if (!tokens.isLive(token)) {
            throw refused();
        }
        metrics.increment("service_account_exchanges", "result", "success");
        return new Exchanged(token, issuer.accessToken(token));
    }

    private DomainException refused() {
        metrics.increment("service_account_exchanges", "result", "refused");
        return new DomainException(
                ErrorCode.NOT_AUTHENTICATED, "This is no valid refresh token of a service account; have one issued.");
    }
}
