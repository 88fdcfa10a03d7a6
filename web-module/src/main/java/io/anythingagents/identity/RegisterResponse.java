package io.anythingagents.identity;

import io.anythingagents.identity.SignUp.SignedUp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The first session of a new owner, and the slug of the new tenant. */
public record RegisterResponse(
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
        UUID sessionId,
        String tenantSlug) {
    static RegisterResponse of(SignedUp signedUp) {
        SessionResponse session = SessionResponse.of(signedUp.tokens());
        return new RegisterResponse(
                session.accessToken(),
                session.refreshToken(),
                session.tokenType(),
                session.expiresAt(),
                session.refreshExpiresAt(),
                session.kid(),
                session.refreshKid(),
                session.scopes(),
                session.tenantId(),
                session.userId(),
                session.emailVerified(),
                session.sessionId(),
                signedUp.tenantSlug());
    }
}
