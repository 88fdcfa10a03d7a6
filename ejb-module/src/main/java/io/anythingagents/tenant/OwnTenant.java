package io.anythingagents.tenant;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.tenant.TenantPreferences.Values;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A tenant as its own administrators look after it: name and settings. */
@Stateless
public class OwnTenant {
    @Inject
    private TenantRepository tenants;

    @Inject
    private TenantPreferencesRepository preferences;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public OwnTenant() {}

    public TenantAccount account(UUID tenantId) {
        return tenants.find(tenantId).orElseThrow(() -> DomainException.notFound("Tenant"));
    }

    public TenantAccount rename(RequestContext context, String name) {
        TenantAccount tenant =
                tenants.findForChange(context.tenantId()).orElseThrow(() -> DomainException.notFound("Tenant"));
        if (!tenant.name().equals(name)) {
            tenant.rename(name, clock.instant());
            audit.record(AuditEvent.of(AuditAction.TENANT_UPDATED)
                    .by(context)
                    .target("tenant", tenant.id())
                    .changed("name"));
        }
        return tenant;
    }

    public TenantPreferences preferences(UUID tenantId) {
        return preferences.find(tenantId);
    }

    /**
     * Replaces the settings. Flags of the platform stay as they are, whatever is sent.
     *
     * @param seenVersion the version the caller's values are based on
     * @throws DomainException edit-conflict when somebody saved since
     */
    public TenantPreferences save(RequestContext context, Values wanted, int seenVersion) {
        TenantPreferences before = preferences.find(context.tenantId());
        Values values = new Values(
                wanted.billingContacts(),
                wanted.billingWebhookUrl(),
                wanted.planMetadata(),
                merged(before.values().flags(), wanted.flags()));
        if (before.version() != seenVersion
                || !preferences.save(context.tenantId(), values, seenVersion, clock.instant())) {
            throw new DomainException(
                    ErrorCode.EDIT_CONFLICT, "Somebody saved the settings meanwhile; read them again.");
        }
        audit.record(AuditEvent.of(AuditAction.TENANT_SETTINGS_UPDATED)
                .by(context)
                .target("tenant", context.tenantId())
                .changed(changes(before.values(), values).toArray(String[]::new))
                .detail("version", seenVersion + 1));
        return preferences.find(context.tenantId());
    }

    private static Map<String, Boolean> merged(Map<String, Boolean> before, Map<String, Boolean> wanted) {
        Map<String, Boolean> flags = new HashMap<>(wanted);
        flags.keySet().removeIf(name -> name.startsWith(TenantPreferences.PLATFORM_FLAGS));
        before.forEach((name, value) -> {
            if (name.startsWith(TenantPreferences.PLATFORM_FLAGS)) {
                flags.put(name, value);
            }
        });
        return flags;
    }

    private static List<String> changes(Values before, Values after) {
        List<String> changes = new ArrayList<>();
        if (!before.billingContacts().equals(after.billingContacts())) {
            changes.add("billing_contacts");
        }
        if (!Objects.equals(before.billingWebhookUrl(), after.billingWebhookUrl())) {
            changes.add("billing_webhook_url");
        }
        if (!before.planMetadata().equals(after.planMetadata())) {
            changes.add("plan_metadata");
        }
        if (!before.flags().equals(after.flags())) {
            changes.add("flags");
        }
        return changes;
    }
}
