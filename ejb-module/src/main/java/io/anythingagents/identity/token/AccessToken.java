package io.anythingagents.identity.token;

import io.anythingagents.shared.Role;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a verified access token of a person says. It proves who signed in, not that the session still lives: ask
 * {@link io.anythingagents.identity.session.SessionStates} for that.
 *
 * @param tokenId the {@code jti} claim
 * @param claims every claim as it stood in the token
 * @param compact the token as it was sent; secret until it expires
 */
public record AccessToken(
        UUID userId,
        UUID tenantId,
        Role role,
        Set<String> scopes,
        boolean emailVerified,
        UUID sessionId,
        String tokenId,
        Instant expiresAt,
        Map<String, Object> claims,
        String compact) {
    public AccessToken {
        scopes = Set.copyOf(scopes);
        claims = Map.copyOf(claims);
    }

    /** Without the token itself, which must not reach a log. */
    @Override
    public String toString() {
        return "AccessToken[user=" + userId + ", tenant=" + tenantId + ", session=" + sessionId + "]";
    }
}
