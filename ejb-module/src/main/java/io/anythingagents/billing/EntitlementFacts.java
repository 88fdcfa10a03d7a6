package io.anythingagents.billing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that decides what a tenant may use but the time.
 *
 * @param subscription null where there is none
 * @param plan the subscription's, or the default one
 * @param overrides limits of this tenant alone, by feature
 */
record EntitlementFacts(
        @Nullable TenantSubscription subscription, @Nullable Plan plan, Map<String, FeatureLimit> overrides) {
    EntitlementFacts {
        overrides = Map.copyOf(overrides);
    }
}
