package io.anythingagents.billing;

import io.anythingagents.billing.BillingStreamRepository.Line;
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

/** The lines of the billing streams between the change they tell of and their publication. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class BillingOutbox {
    /** As long as an event may be replayed and must not be told again. */
    private static final Duration KEPT = Duration.ofDays(90);

    @Inject
    private BillingStreamRepository lines;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public BillingOutbox() {}

    /** With the change it tells of, once for an event. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void add(UUID tenantId, String stripeEventId, String line) {
        lines.addUnlessTold(tenantId, stripeEventId, line, clock.instant());
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

    public int purge() {
        return lines.purgeAcrossTenants(clock.instant().minus(KEPT));
    }
}
