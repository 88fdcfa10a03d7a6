package io.anythingagents.identity.token;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a service account may do, and the refresh token that says so.
 *
 * @param tenantId null for an account of no tenant
 * @param scopes sorted
 * @param tokenId the refresh token's {@code jti}
 */
public record ServiceGrant(
        String account,
        @Nullable UUID tenantId,
        List<String> scopes,
        @Nullable String fingerprint,
        String tokenId,
        Instant issuedAt,
        Instant expiresAt) {
    public ServiceGrant {
        scopes = List.copyOf(scopes);
    }
}
