package io.anythingagents.billing;

import io.anythingagents.billing.StripeEventRepository.Arrived;
import io.anythingagents.shared.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;

/** Keeps Stripe's events; when a call returns the event is there for all nodes. */
@Stateless
public class StripeEventInbox {
    @Inject
    private StripeEventRepository events;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public StripeEventInbox() {}

    /** False when it was there already. */
    public boolean keep(Arrived event) {
        return events.addUnlessThere(ids.next(), event, clock.instant());
    }
}
