package io.anythingagents.tenant;

import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * Winding a tenant up, in two committed steps with what has to be cancelled elsewhere between them; whatever interrupts it,
 * asking again goes on from where it stopped.
 */
@ApplicationScoped
public class Deprovisioning {
    private PlatformTenants tenants;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected Deprovisioning() {}

    @Inject
    public Deprovisioning(PlatformTenants tenants) {
        this.tenants = tenants;
    }

    /**
     * Ends a tenant for good.
     *
     * @throws io.anythingagents.shared.DomainException not-found
     */
    public TenantAccount deprovision(RequestContext context, UUID tenantId, String reason) {
        if (tenants.find(tenantId).status() == TenantStatus.DEPROVISIONED) {
            return tenants.find(tenantId);
        }
        tenants.become(context, tenantId, TenantStatus.DEPROVISIONING, "deprovisioning_started", reason);
        return tenants.become(context, tenantId, TenantStatus.DEPROVISIONED, "deprovisioned", reason);
    }
}
