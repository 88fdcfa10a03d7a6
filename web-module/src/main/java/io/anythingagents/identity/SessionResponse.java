package io.anythingagents.identity;

import io.anythingagents.identity.token.TokenPair;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A session's pair of tokens, as sign-in and refresh answer. */
public record SessionResponse(
        String accessToken,
        String refreshToken,
        String tokenType,
        Instant expiresAt,
        Instant refreshExpiresAt,
        String kid,
        String refreshKid,
        List<String> scopes,
        UUID tenantId,
        UUID userId,
        boolean emailVerified,
        UUID sessionId) {
    public static SessionResponse of(TokenPair pair) {
        return new SessionResponse(
                pair.accessToken(),
                pair.refreshToken(),
                "bearer",
                pair.accessExpiresAt(),
                pair.refreshExpiresAt(),
                pair.accessKid(),
                pair.refreshKid(),
                pair.grant().scopes(),
                pair.grant().tenantId(),
                pair.grant().userId(),
                pair.grant().emailVerified(),
                pair.grant().sessionId());
    }
}
