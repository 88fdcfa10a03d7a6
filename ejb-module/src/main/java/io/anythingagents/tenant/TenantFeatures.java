package io.anythingagents.tenant;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.tenant.TenantPreferences.Values;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What operators switch on or off for one tenant, whatever the installation says. The switches are flags among the tenant's
 * settings that the tenant itself cannot change.
 */
@Stateless
public class TenantFeatures {
    public static final String BILLING = "billing";
    public static final String WEB_SEARCH = "web_search";
    public static final String WEB_FETCH = "web_fetch";

    /** The features there are to override. */
    public static final Set<String> NAMES = Set.of(BILLING, WEB_SEARCH, WEB_FETCH);

    private static final String OPERATOR = "platform_operator";

    @Inject
    private TenantRepository tenants;

    @Inject
    private TenantPreferencesRepository preferences;

    @Inject
    private Settings settings;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public TenantFeatures() {}

    /** Whether a tenant has billing: as the operator said for it, else as the installation says. */
    public boolean billing(UUID tenantId) {
        Boolean override = overrides(preferences.find(tenantId).values()).get(BILLING);
        return override != null ? override : settings.get(SettingsCatalog.ENABLE_BILLING);
    }

    /**
     * The overrides of a tenant by feature; a feature that follows the installation is absent.
     *
     * @throws DomainException not-found
     */
    public Map<String, Boolean> overrides(UUID tenantId) {
        if (tenants.find(tenantId).isEmpty()) {
            throw unknown();
        }
        return overrides(preferences.find(tenantId).values());
    }

    /** The same for whoever has to obey them; a tenant that is gone has none. */
    public Map<String, Boolean> inForce(UUID tenantId) {
        return overrides(preferences.find(tenantId).values());
    }

    /**
     * Changes some overrides.
     *
     * @param wanted null lets a feature follow the installation again
     * @throws DomainException not-found, or edit-conflict when somebody saved the settings in this moment
     */
    public Map<String, Boolean> override(RequestContext context, UUID tenantId, Map<String, @Nullable Boolean> wanted) {
        if (tenants.findForChange(tenantId).isEmpty()) {
            throw unknown();
        }
        TenantPreferences before = preferences.find(tenantId);
        Map<String, Boolean> flags = new HashMap<>(before.values().flags());
        wanted.forEach((feature, on) -> {
            if (on == null) {
                flags.remove(TenantPreferences.PLATFORM_FLAGS + feature);
            } else {
                flags.put(TenantPreferences.PLATFORM_FLAGS + feature, on);
            }
        });
        Values values = new Values(
                before.values().billingContacts(),
                before.values().billingWebhookUrl(),
                before.values().planMetadata(),
                flags);
        if (values.equals(before.values())) {
            return overrides(values);
        }
        if (!preferences.save(tenantId, values, before.version(), clock.instant())) {
            throw new DomainException(ErrorCode.EDIT_CONFLICT, "The tenant saved its settings meanwhile; ask again.");
        }
        audit.record(AuditEvent.of(AuditAction.TENANT_UPDATED)
                .by(context)
                .role(OPERATOR)
                .tenant(tenantId)
                .target("tenant", tenantId)
                .changed("features"));
        return overrides(values);
    }

    private static Map<String, Boolean> overrides(Values values) {
        Map<String, Boolean> overrides = new TreeMap<>();
        values.flags().forEach((name, on) -> {
            if (name.startsWith(TenantPreferences.PLATFORM_FLAGS)) {
                overrides.put(name.substring(TenantPreferences.PLATFORM_FLAGS.length()), on);
            }
        });
        return overrides;
    }

    private static DomainException unknown() {
        return DomainException.notFound("Tenant");
    }
}
