package io.anythingagents.billing;

import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.tenant.TenantFeatures;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** What every route under a tenant's billing asks first: is it the caller's tenant, and is billing on. */
@RequestScoped
public class BillingDoor {
    @Inject
    CurrentRequest current;

    @Inject
    TenantFeatures features;

    /**
     * The caller's tenant, named in the path as well.
     *
     * @throws DomainException tenant-mismatch or feature-disabled
     */
    public UUID tenant(String inPath) {
        UUID own = current.context().tenantId();
        if (!own.toString().equalsIgnoreCase(inPath)) {
            throw new DomainException(ErrorCode.TENANT_MISMATCH, "The path names another tenant than the token.");
        }
        if (!features.billing(own)) {
            throw new DomainException(ErrorCode.FEATURE_DISABLED, "Billing is switched off for this tenant.");
        }
        return own;
    }
}
