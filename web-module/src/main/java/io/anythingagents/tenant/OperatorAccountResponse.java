package io.anythingagents.tenant;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant as a platform operator sees it. */
public record OperatorAccountResponse(
        UUID id,
        String slug,
        String name,
        String status,
        @Nullable String statusReason,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant statusUpdatedAt,
        @Nullable String statusUpdatedBy,
        @Nullable Instant suspendedAt,
        @Nullable Instant deprovisionedAt) {
    static OperatorAccountResponse of(TenantAccount tenant) {
        return new OperatorAccountResponse(
                tenant.id(),
                tenant.slug(),
                tenant.name(),
                tenant.status().word(),
                tenant.statusReason(),
                tenant.createdAt(),
                tenant.updatedAt(),
                tenant.statusUpdatedAt(),
                tenant.statusUpdatedBy(),
                tenant.suspendedAt(),
                tenant.deprovisionedAt());
    }
}
