package io.anythingagents.metering;

import io.anythingagents.billing.BilledTenants;
import io.anythingagents.billing.BilledTenants.Billed;
import io.anythingagents.billing.MeterGateway;
import io.anythingagents.metering.UsageSums.PartSum;
import io.anythingagents.metering.UsageSums.PeriodSum;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Adds usage up and, in the same transaction, writes down what the meters are to be told of it: both happen or neither. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class UsageBook {
    @Inject
    private UsagePeriodRepository periods;

    @Inject
    private MeterEventRepository events;

    @Inject
    private BilledTenants tenants;

    @Inject
    private MeterGateway gateway;

    @Inject
    private Settings settings;

    @Inject
    private Ids ids;

    @SuppressWarnings("NullAway.Init") // injected
    public UsageBook() {}

    /** In the order in which {@link UsageSums} has them. */
    public void add(UUID tenantId, List<Use> uses, Instant now) {
        for (PeriodSum sum : UsageSums.byPeriod(uses)) {
            periods.add(tenantId, sum.featureKey(), sum.from(), sum.to(), sum.quantity(), now);
        }
        tenants.find(tenantId)
                .filter(billed -> billed.processor().equals(gateway.processor()))
                .ifPresent(billed -> tellMeters(tenantId, billed, uses, now));
    }

    private void tellMeters(UUID tenantId, Billed billed, List<Use> uses, Instant now) {
        Map<String, String> meters =
                settings.find(SettingsCatalog.STRIPE_METER_MAP).orElse(Map.of());
        for (PartSum sum : UsageSums.byPart(uses, billed.periodStart(), billed.periodEnd())) {
            Optional.ofNullable(meters.get(sum.featureKey()))
                    .filter(event -> billed.metered().contains(sum.featureKey()))
                    .ifPresent(event -> events.add(
                            tenantId,
                            new NewMeterEvent(
                                    ids.next(),
                                    sum.featureKey(),
                                    event,
                                    billed.customerId(),
                                    sum.partStart(),
                                    sum.quantity(),
                                    sum.last()),
                            settings.get(SettingsCatalog.STRIPE_METER_GATHER_SECONDS),
                            now));
        }
    }
}
