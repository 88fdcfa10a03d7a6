package io.anythingagents.tenant;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a tenant is in its life; only an active one may be used. */
public enum TenantStatus {
    PROVISIONING,
    ACTIVE,
    SUSPENDED,
    DEPROVISIONING,
    DEPROVISIONED;

    private static final Map<TenantStatus, Set<TenantStatus>> NEXT = Map.of(
            PROVISIONING, Set.of(ACTIVE, DEPROVISIONING),
            ACTIVE, Set.of(SUSPENDED, DEPROVISIONING),
            SUSPENDED, Set.of(ACTIVE, DEPROVISIONING),
            DEPROVISIONING, Set.of(DEPROVISIONED),
            DEPROVISIONED, Set.of());

    /** Whether the step is one a tenant may take; staying is none. */
    public boolean mayBecome(TenantStatus next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** The lower-case word in the column and on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
