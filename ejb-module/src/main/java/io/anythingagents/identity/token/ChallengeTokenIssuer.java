package io.anythingagents.identity.token;

import io.anythingagents.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signs the token with which a second factor completes a sign-in. It opens nothing by itself. */
@ApplicationScoped
public class ChallengeTokenIssuer {
    private TokenSigner signer;
    private TokenRules rules;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected ChallengeTokenIssuer() {}

    @Inject
    public ChallengeTokenIssuer(TokenSigner signer, Settings settings) {
        this.signer = signer;
        this.rules = TokenRules.of(settings);
    }

    public String issue(ChallengeToken challenge, Instant issuedAt, Instant expiresAt) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", rules.issuer());
        claims.put("aud", rules.audience());
        claims.put("sub", "user:" + challenge.userId());
        claims.put("tenant_id", challenge.tenantId().toString());
        claims.put("token_use", "mfa_challenge");
        claims.put("login_reason", "login");
        claims.put("jti", challenge.tokenId().toString());
        claims.put("sid", challenge.sessionId().toString());
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("nbf", issuedAt.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        return signer.sign(claims).compact();
    }
}
