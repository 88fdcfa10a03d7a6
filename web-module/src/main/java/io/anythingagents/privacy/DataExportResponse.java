package io.anythingagents.privacy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request for a copy of data. */
public record DataExportResponse(
        UUID id,
        String subject,
        String status,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable Instant expiresAt) {
    static DataExportResponse of(DataExport export) {
        return new DataExportResponse(
                export.id(),
                export.subject().word(),
                export.status(),
                export.createdAt(),
                export.finishedAt(),
                export.expiresAt());
    }
}
