package io.anythingagents.shared;

import java.util.UUID;

/**
 * Who asks, for which tenant, under which correlation id: settled once at the door and passed as a value, because
 * neither request scope nor the caller principal reaches our executors' threads.
 */
public record RequestContext(UUID tenantId, Actor actor, String requestId) {
    /** Stands for none, for service accounts that belong to no tenant: no row has it, so whatever is looked for is not found. */
    public static final UUID NO_TENANT = new UUID(0, 0);

    public boolean hasTenant() {
        return !tenantId.equals(NO_TENANT);
    }
}
