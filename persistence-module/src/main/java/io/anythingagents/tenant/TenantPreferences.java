package io.anythingagents.tenant;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings a tenant keeps for itself.
 *
 * @param version counts every save; 0 before the first
 */
public record TenantPreferences(
        Values values, int version, @Nullable Instant updatedAt) {
    /** Flags whose names begin so are the platform's; a tenant's save leaves them as they are. */
    public static final String PLATFORM_FLAGS = "feature.";

    /** Nothing saved yet. */
    public static final TenantPreferences NONE =
            new TenantPreferences(new Values(List.of(), null, Map.of(), Map.of()), 0, null);

    /** Whom to write to about money. */
    public record BillingContact(
            String name,
            String email,
            @Nullable String role,
            @Nullable String phone,
            boolean notifyBilling) {}

    /** What one save replaces. */
    public record Values(
            List<BillingContact> billingContacts,
            @Nullable String billingWebhookUrl,
            Map<String, String> planMetadata,
            Map<String, Boolean> flags) {
        public Values {
            billingContacts = List.copyOf(billingContacts);
            planMetadata = Map.copyOf(planMetadata);
            flags = Map.copyOf(flags);
        }
    }
}
