package io.anythingagents.tenant;

/** Where a tenant is in its life; only an active one may be used. */
public enum TenantStatus {
    PROVISIONING,
    ACTIVE,
    SUSPENDED,
    DEPROVISIONING,
    DEPROVISIONED
}
