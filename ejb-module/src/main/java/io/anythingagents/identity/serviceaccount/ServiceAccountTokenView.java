package io.anythingagents.identity.serviceaccount;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A service account's refresh token as its overseers see it: everything but the token. */
public record ServiceAccountTokenView(
        String jti,
        String account,
        @Nullable UUID tenantId,
        List<String> scopes,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable String revokedReason,
        @Nullable String fingerprint,
        String signingKid) {
    static ServiceAccountTokenView of(ServiceAccountToken token) {
        return new ServiceAccountTokenView(
                token.jti(),
                token.account(),
                token.tenantId(),
                token.scopes(),
                token.issuedAt(),
                token.expiresAt(),
                token.revokedAt(),
                token.revokedReason(),
                token.fingerprint(),
                token.signingKid());
    }
}
