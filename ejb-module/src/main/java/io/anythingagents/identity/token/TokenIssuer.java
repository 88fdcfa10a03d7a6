package io.anythingagents.identity.token;

import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes the pair of tokens a session lives by. */
@ApplicationScoped
public class TokenIssuer {
    private TokenSigner signer;
    private TokenRules rules;
    private Ids ids;
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected TokenIssuer() {}

    @Inject
    public TokenIssuer(TokenSigner signer, Settings settings, Ids ids, Clock clock) {
        this.signer = signer;
        this.rules = TokenRules.of(settings);
        this.ids = ids;
        this.clock = clock;
    }

    /** For whom, and with which rights. */
    public record Grant(
            UUID userId, UUID tenantId, UUID sessionId, Role role, List<String> scopes, boolean emailVerified) {
        public Grant {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * A fresh pair; the refresh token's {@code jti} is what the database knows it by.
     *
     * @param sessionEnd when the session ends at the latest: neither token outlives it
     */
    public TokenPair issue(Grant grant, Instant sessionEnd) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant accessEnd = earlier(now.plus(rules.accessLife()), sessionEnd);
        Map<String, Object> access = common(grant, "access", now, accessEnd);
        access.put("aud", rules.audience());
        access.put("roles", List.of(grant.role().wireName()));
        TokenSigner.Signed signedAccess = signer.sign(access);

        Instant refreshEnd = earlier(now.plus(rules.refreshLife()), sessionEnd);
        Map<String, Object> refresh = common(grant, "refresh", now, refreshEnd);
        refresh.put("account", "user:" + grant.userId());
        TokenSigner.Signed signedRefresh = signer.sign(refresh);
        return new TokenPair(
                grant,
                signedAccess.compact(),
                accessEnd,
                signedAccess.kid(),
                signedRefresh.compact(),
                String.valueOf(refresh.get("jti")),
                now,
                refreshEnd,
                signedRefresh.kid());
    }

    private static Instant earlier(Instant one, Instant other) {
        return (one.isBefore(other) ? one : other).truncatedTo(ChronoUnit.SECONDS);
    }

    private Map<String, Object> common(Grant grant, String use, Instant now, Instant end) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", rules.issuer());
        claims.put("sub", "user:" + grant.userId());
        claims.put("tenant_id", grant.tenantId().toString());
        claims.put("scope", String.join(" ", grant.scopes()));
        claims.put("token_use", use);
        claims.put("jti", ids.next().toString());
        claims.put("sid", grant.sessionId().toString());
        claims.put("email_verified", grant.emailVerified());
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", end.getEpochSecond());
        return claims;
    }
}
