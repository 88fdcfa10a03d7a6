package io.anythingagents.feature;

import io.anythingagents.billing.Entitlements;
import io.anythingagents.tenant.TenantFeatures;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.UUID;

/** Asks how a tenant's features stand: the one place for tools, routes and what the console is told. */
@Stateless
public class TenantSwitches {
    @Inject
    private Entitlements entitlements;

    @Inject
    private TenantFeatures overrides;

    @SuppressWarnings("NullAway.Init") // injected
    public TenantSwitches() {}

    /** As plan, subscription and overrides are now. */
    public Switches of(UUID tenantId) {
        return new Switches(entitlements.of(tenantId), overrides.inForce(tenantId));
    }
}
