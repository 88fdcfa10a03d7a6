package io.anythingagents.identity.token;

import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.identity.token.TokenRefusedException.Reason;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses every token that is not exactly one of ours: EdDSA by a key of the key set (never one from the token), our
 * issuer and audience, in its time, for the use it is presented for, with all claims of that use.
 */
@ApplicationScoped
public class TokenVerifier {
    private static final EventLog LOG = EventLog.of(TokenVerifier.class);
    /** Another node's clock may run ahead by this much. Expiry knows no leeway. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    private static final int LONGEST_LOOKED_AT = 8_192;

    private final CheckedSignatures checked = new CheckedSignatures();
    private KeyRing keys;
    private TokenRules rules;
    private Clock clock;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected TokenVerifier() {}

    @Inject
    public TokenVerifier(KeyRing keys, Settings settings, Clock clock, Metrics metrics) {
        this.keys = keys;
        this.rules = TokenRules.of(settings);
        this.clock = clock;
        this.metrics = metrics;
    }

    /** A person's access token. */
    public AccessToken verifyAccess(String compact) throws TokenRefusedException {
        return counted("access", () -> {
            Claims claims = claims(compact);
            claims.requireTimes(clock.instant(), CLOCK_SKEW, true);
            claims.requireCommon(rules.issuer(), "access");
            claims.requireAudience(Set.copyOf(rules.audience()));
            String tokenId = claims.uuid("jti").toString();
            Role role = claims.singleRole();
            return new AccessToken(
                    claims.userSubject(),
                    claims.uuid("tenant_id"),
                    role,
                    claims.scopes(),
                    claims.flag("email_verified"),
                    claims.uuid("sid"),
                    tokenId,
                    claims.expiry(),
                    claims.all(),
                    compact);
        });
    }

    /** A person's refresh token that has not expired. */
    public RefreshToken verifyRefresh(String compact) throws TokenRefusedException {
        return verifyRefresh(compact, true);
    }

    /** A person's refresh token for signing out, for which an expired one will do. */
    public RefreshToken verifyRefreshToLeave(String compact) throws TokenRefusedException {
        return verifyRefresh(compact, false);
    }

    /** The token of a sign-in that waits for its second factor. */
    public ChallengeToken verifyChallenge(String compact) throws TokenRefusedException {
        return counted("mfa_challenge", () -> {
            Claims claims = claims(compact);
            claims.requireTimes(clock.instant(), CLOCK_SKEW, true);
            claims.requireCommon(rules.issuer(), "mfa_challenge");
            claims.requireAudience(Set.copyOf(rules.audience()));
            return new ChallengeToken(
                    claims.userSubject(), claims.uuid("tenant_id"), claims.uuid("sid"), claims.uuid("jti"));
        });
    }

    /** A service account's refresh token that has not expired. */
    public ServiceToken verifyServiceRefresh(String compact) throws TokenRefusedException {
        return counted("service_refresh", () -> {
            Claims claims = claims(compact);
            claims.requireTimes(clock.instant(), CLOCK_SKEW, true);
            claims.requireCommon(rules.issuer(), "refresh");
            return serviceToken(claims, claims.uuid("jti").toString(), compact);
        });
    }

    /** A service account's access token. */
    public ServiceToken verifyServiceAccess(String compact) throws TokenRefusedException {
        return counted("service_access", () -> {
            Claims claims = claims(compact);
            claims.requireTimes(clock.instant(), CLOCK_SKEW, true);
            claims.requireCommon(rules.issuer(), "access");
            claims.requireAudience(Set.copyOf(rules.audience()));
            claims.uuid("jti");
            return serviceToken(claims, claims.uuid("grant_jti").toString(), compact);
        });
    }

    /** Which of the two kinds a token claims to be; nothing is believed before it is verified as that. */
    public static boolean namesServiceAccount(String compact) {
        int start = compact.indexOf('.') + 1;
        int end = compact.indexOf('.', start);
        if (start == 0 || end < 0 || compact.length() > LONGEST_LOOKED_AT) {
            return false;
        }
        try {
            String claims =
                    new String(Base64.getUrlDecoder().decode(compact.substring(start, end)), StandardCharsets.UTF_8);
            return claims.contains("\"sub\":\"" + ServiceTokenIssuer.SUBJECT);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static ServiceToken serviceToken(Claims claims, String grantId, String compact)
            throws TokenRefusedException {
        return new ServiceToken(
                claims.serviceSubject(),
                claims.optionalUuid("tenant_id"),
                claims.scopes(),
                grantId,
                claims.expiry(),
                claims.all(),
                compact);
    }

    private RefreshToken verifyRefresh(String compact, boolean expiryCounts) throws TokenRefusedException {
        return counted("refresh", () -> {
            Claims claims = claims(compact);
            claims.requireTimes(clock.instant(), CLOCK_SKEW, expiryCounts);
            claims.requireCommon(rules.issuer(), "refresh");
            return new RefreshToken(
                    claims.userSubject(),
                    claims.uuid("tenant_id"),
                    claims.uuid("sid"),
                    claims.uuid("jti").toString(),
                    compact);
        });
    }

    private Claims claims(String compact) throws TokenRefusedException {
        CompactToken token = CompactToken.parse(compact);
        SigningKey key = keys.find(token.kid()).orElseThrow(() -> new TokenRefusedException(Reason.UNKNOWN_KEY));
        return new Claims(token.claims(key.publicKey(), checked));
    }

    private <T> T counted(String use, Verification<T> verification) throws TokenRefusedException {
        try {
            T token = verification.run();
            metrics.increment("auth_token_verifications", "token_use", use, "result", "success");
            return token;
        } catch (TokenRefusedException e) {
            String reason = e.reason().name().toLowerCase(Locale.ROOT);
            metrics.increment("auth_token_verifications", "token_use", use, "result", reason);
            if (e.reason() != Reason.EXPIRED) {
                LOG.info("token_verify", "result", "failure", "reason", reason, "token_use", use);
            }
            throw e;
        }
    }

    /** One way of verifying. */
    private interface Verification<T> {
        T run() throws TokenRefusedException;
    }
}
