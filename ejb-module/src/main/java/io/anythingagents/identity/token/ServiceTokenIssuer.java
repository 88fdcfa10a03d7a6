package io.anythingagents.identity.token;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Signs the tokens of service accounts: a long refresh token against an order, short access tokens against that. */
@ApplicationScoped
public class ServiceTokenIssuer {
    static final String SUBJECT = "service-account:";

    private TokenSigner signer;
    private TokenRules rules;
    private Duration accessLife;
    private Ids ids;
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected ServiceTokenIssuer() {}

    @Inject
    public ServiceTokenIssuer(TokenSigner signer, Settings settings, Ids ids, Clock clock) {
        this.signer = signer;
        this.rules = TokenRules.of(settings);
        this.accessLife = settings.get(SettingsCatalog.SERVICE_ACCOUNT_ACCESS_TOKEN_MINUTES);
        this.ids = ids;
        this.clock = clock;
    }

    /** A short token of a grant. */
    public record Access(String compact, String kid, Instant expiresAt) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Access[" + kid + "]";
        }
    }

    public TokenSigner.Signed refreshToken(ServiceGrant grant) {
        return signer.sign(refreshClaims(grant));
    }

    /**
     * The very token that was signed before: Ed25519 signs the same words the same way (RFC 8032).
     *
     * @return empty when the key is gone
     */
    public Optional<TokenSigner.Signed> refreshTokenAgain(ServiceGrant grant, String kid) {
        return signer.sign(refreshClaims(grant), kid);
    }

    /** Lives as long as access tokens of service accounts do, and never longer than the grant. */
    public Access accessToken(ServiceToken refresh) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(accessLife);
        end = end.isBefore(refresh.expiresAt()) ? end : refresh.expiresAt();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", rules.issuer());
        claims.put("aud", rules.audience());
        claims.put("sub", SUBJECT + refresh.account());
        claims.put("account", refresh.account());
        if (refresh.tenantId() != null) {
            claims.put("tenant_id", refresh.tenantId().toString());
        }
        claims.put("scope", String.join(" ", refresh.scopes().stream().sorted().toList()));
        claims.put("token_use", "access");
        claims.put("jti", ids.next().toString());
        claims.put("grant_jti", refresh.grantId());
        times(claims, now, end);
        TokenSigner.Signed signed = signer.sign(claims);
        return new Access(signed.compact(), signed.kid(), end);
    }

    /** In a fixed order, for it is signed again from what is stored. */
    private Map<String, Object> refreshClaims(ServiceGrant grant) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", rules.issuer());
        claims.put("sub", SUBJECT + grant.account());
        claims.put("account", grant.account());
        if (grant.tenantId() != null) {
            claims.put("tenant_id", grant.tenantId().toString());
        }
        claims.put("scope", String.join(" ", grant.scopes()));
        claims.put("token_use", "refresh");
        claims.put("jti", grant.tokenId());
        if (grant.fingerprint() != null) {
            claims.put("fingerprint", grant.fingerprint());
        }
        times(claims, grant.issuedAt(), grant.expiresAt());
        return claims;
    }

    private static void times(Map<String, Object> claims, Instant from, Instant until) {
        claims.put("iat", from.getEpochSecond());
        claims.put("nbf", from.getEpochSecond());
        claims.put("exp", until.getEpochSecond());
    }
}
