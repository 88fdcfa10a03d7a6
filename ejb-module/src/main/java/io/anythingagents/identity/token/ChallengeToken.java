package io.anythingagents.identity.token;

import java.util.UUID;

/**
 * What a verified challenge token says: whose password was right, where the session would be; the database decides whether
 * it is still good.
 *
 * @param tokenId the {@code jti} claim
 */
public record ChallengeToken(UUID userId, UUID tenantId, UUID sessionId, UUID tokenId) {}
