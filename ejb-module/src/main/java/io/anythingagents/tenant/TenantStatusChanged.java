package io.anythingagents.tenant;

import java.util.UUID;

/** A tenant took a step of its life; told within the transaction. */
public record TenantStatusChanged(UUID tenantId, TenantStatus status) {}
