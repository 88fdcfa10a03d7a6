package io.anythingagents.privacy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request for a copy of data, without its content.
 *
 * @param userId who asked
 * @param status waiting, ready, failed or expired
 */
public record DataExport(
        UUID id,
        Subject subject,
        UUID tenantId,
        UUID userId,
        String status,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable Instant expiresAt) {}
