package io.anythingagents.billing;

import io.anythingagents.billing.BillingStreamRepository.Line;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What tenants are told of their billing: their history, and, where the stream is on, lines between the change they tell of
 * and their publication.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class BillingOutbox {
    /** As long as an event may be replayed and must not be told again. */
    private static final Duration KEPT = Duration.ofDays(90);

    @Inject
    private BillingStreamRepository lines;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public BillingOutbox() {}

    /** With the change it tells of, once for an event. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void add(UUID tenantId, String stripeEventId, String line) {
        boolean toPublish = settings.get(SettingsCatalog.ENABLE_BILLING_STREAM);
        lines.addUnlessTold(tenantId, stripeEventId, line, toPublish, clock.instant());
    }

    /** What is to be published, each tenant's in order. */
    public List<Line> open(int limit) {
        return lines.openAcrossTenants(limit);
    }

    /** Since when the oldest of them waits. */
    public Optional<Instant> oldestOpen() {
        return lines.oldestOpenAcrossTenants();
    }

    /** The tenant's lines up to this one are published. */
    public void published(UUID tenantId, long upTo) {
        lines.published(tenantId, upTo, clock.instant());
    }

    /** Forgets what was told long ago; gives how many lines. */
    public int purge() {
        return lines.purgeAcrossTenants(clock.instant().minus(KEPT));
    }
}
