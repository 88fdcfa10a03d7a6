package io.anythingagents.billing;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** To whom a tenant's usage is billed. */
@Stateless
public class BilledTenants {
    @Inject
    private SubscriptionSyncRepository subscriptions;

    @Inject
    private PlanRepository plans;

    @Inject
    private Settings settings;

    @SuppressWarnings("NullAway.Init") // injected
    public BilledTenants() {}

    /**
     * A tenant that the payment provider has a subscription of.
     *
     * @param metered the features that its plan bills by use
     */
    public record Billed(
            String processor,
            String customerId,
            @Nullable Instant periodStart,
            @Nullable Instant periodEnd,
            Set<String> metered) {
        public Billed {
            metered = Set.copyOf(metered);
        }
    }

    /** Empty where billing is off, and while only we know of the tenant's subscription. */
    public Optional<Billed> find(UUID tenantId) {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING)) {
            return Optional.empty();
        }
        return subscriptions.find(tenantId).flatMap(known -> Optional.ofNullable(known.mirrored())
                .map(mirrored -> new Billed(
                        mirrored.processor(),
                        mirrored.customerId(),
                        mirrored.currentPeriodStart(),
                        mirrored.currentPeriodEnd(),
                        metered(known.planCode()))));
    }

    private Set<String> metered(String planCode) {
        return plans.find(planCode).stream()
                .flatMap(plan -> plan.features().stream())
                .filter(Plan.Feature::metered)
                .map(Plan.Feature::key)
                .collect(Collectors.toSet());
    }
}
