package io.anythingagents.tenant;

import io.anythingagents.tenant.TenantPreferences.BillingContact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The settings of a tenant with their version. */
public record SettingsResponse(
        UUID tenantId,
        List<BillingContact> billingContacts,
        @Nullable String billingWebhookUrl,
        Map<String, String> planMetadata,
        Map<String, Boolean> flags,
        int version,
        @Nullable Instant updatedAt) {
    static SettingsResponse of(UUID tenantId, TenantPreferences saved) {
        return new SettingsResponse(
                tenantId,
                saved.values().billingContacts(),
                saved.values().billingWebhookUrl(),
                saved.values().planMetadata(),
                saved.values().flags(),
                saved.version(),
                saved.updatedAt());
    }
}
