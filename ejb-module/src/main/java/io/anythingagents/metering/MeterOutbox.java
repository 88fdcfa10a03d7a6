package io.anythingagents.metering;

import io.anythingagents.metering.MeterEventRepository.Leased;
import io.anythingagents.shared.Ids;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Each step of telling the meters as one transaction, so what a call answers is already true for all nodes. */
@Stateless
@LocalBean
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class MeterOutbox implements MeterQueue {
    /** Stripe takes what is 35 days old; the day is for tries. */
    private static final Duration OLDEST = Duration.ofDays(34);
    /** Longer than any comparison looks back. */
    private static final Duration KEPT = Duration.ofDays(100);

    @Inject
    private MeterEventRepository events;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public MeterOutbox() {}

    @Override
    public List<Leased> take(int limit, Duration term) {
        return events.takeAcrossTenants(limit, term, OLDEST, ids.next());
    }

    @Override
    public void sent(Leased event) {
        events.sent(event.tenantId(), event);
    }

    @Override
    public void failed(Leased event, String error, boolean certain, Duration again) {
        events.failed(event.tenantId(), event, error, certain, again);
    }

    @Override
    public void parked(Leased event, String error, boolean certain) {
        events.parked(event.tenantId(), event, error, certain);
    }

    @Override
    public void doubtful(Leased event, String error) {
        events.doubtful(event.tenantId(), event, error);
    }

    /** Forgets what was sent long ago. */
    public void forget() {
        events.purgeAcrossTenants(clock.instant().minus(KEPT));
    }
}
