package io.anythingagents.tenant;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant as its own people see it. */
public record AccountResponse(
        UUID id,
        String slug,
        String name,
        String status,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant statusUpdatedAt,
        @Nullable Instant suspendedAt,
        @Nullable Instant deprovisionedAt) {
    static AccountResponse of(TenantAccount tenant) {
        return new AccountResponse(
                tenant.id(),
                tenant.slug(),
                tenant.name(),
                tenant.status().word(),
                tenant.createdAt(),
                tenant.updatedAt(),
                tenant.statusUpdatedAt(),
                tenant.suspendedAt(),
                tenant.deprovisionedAt());
    }
}
