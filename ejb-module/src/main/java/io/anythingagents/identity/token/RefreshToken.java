package io.anythingagents.identity.token;

import java.util.UUID;

/**
 * What a verified refresh token of a person says; the database decides whether it is still good.
 *
 * @param compact the token as it was sent; secret
 */
public record RefreshToken(UUID userId, UUID tenantId, UUID sessionId, String tokenId, String compact) {
    /** Without the token itself, which must not reach a log. */
    @Override
    public String toString() {
        return "RefreshToken[user=" + userId + ", tenant=" + tenantId + ", session=" + sessionId + "]";
    }
}
