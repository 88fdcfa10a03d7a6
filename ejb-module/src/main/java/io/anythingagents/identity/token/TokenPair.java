package io.anythingagents.identity.token;

import java.time.Instant;

/** The two tokens of a session. Both are secret; neither is stored. */
public record TokenPair(
        TokenIssuer.Grant grant,
        String accessToken,
        Instant accessExpiresAt,
        String accessKid,
        String refreshToken,
        String refreshTokenId,
        Instant issuedAt,
        Instant refreshExpiresAt,
        String refreshKid) {
    /** Without the tokens. */
    @Override
    public String toString() {
        return "TokenPair[session=" + grant.sessionId() + "]";
    }
}
