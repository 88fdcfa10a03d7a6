package io.anythingagents.identity.token;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token of a service account says; whether its grant still lives is the database's to tell.
 *
 * @param tenantId null for an account of no tenant
 * @param grantId the {@code jti} of the refresh token everything comes from
 * @param claims every claim as it stood in the token
 * @param compact the token as it was sent; secret
 */
public record ServiceToken(
        String account,
        @Nullable UUID tenantId,
        Set<String> scopes,
        String grantId,
        Instant expiresAt,
        Map<String, Object> claims,
        String compact) {
    public ServiceToken {
        scopes = Set.copyOf(scopes);
        claims = Map.copyOf(claims);
    }

    /** Without the token itself, which must not reach a log. */
    @Override
    public String toString() {
        return "ServiceToken[" + account + ", grant=" + grantId + "]";
    }
}
