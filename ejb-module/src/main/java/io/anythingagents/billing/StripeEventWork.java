package io.anythingagents.billing;

import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import io.anythingagents.shared.Ids;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** Each step of the work on an event as one transaction, so what a call answers is already true for all nodes. */
@Stateless
@LocalBean
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class StripeEventWork implements EventQueue {
    @Inject
    private StripeWorkRepository events;

    @Inject
    private Ids ids;

    @SuppressWarnings("NullAway.Init") // injected
    public StripeEventWork() {}

    @Override
    public List<Leased> take(int limit, Duration term) {
        return events.take(limit, term, ids.next());
    }

    @Override
    public Settled settle(Leased event, Effect effect) {
        if (!events.holds(event)) {
            return Settled.LEASE_LOST;
        }
        if (!effect.apply()) {
            return Settled.OUT_OF_DATE;
        }
        events.processed(event);
        return Settled.DONE;
    }

    @Override
    public void ignored(Leased event) {
        events.ignored(event);
    }

    @Override
    public void failed(Leased event, String error, Duration again) {
        events.failed(event, error, again);
    }

    @Override
    public void parked(Leased event, String error) {
        events.parked(event, error);
    }
}
