package io.anythingagents.audit;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Thins the trail out; each call is one short transaction. */
@Stateless
public class AuditRetention {
    @Inject
    private AuditRepository events;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public AuditRetention() {}

    /** Removes the oldest events that were kept for longer than this, with what people marked of them; says how many. */
    public int purge(Duration kept, int limit) {
        return events.purgeAcrossTenants(clock.instant().minus(kept), limit);
    }
}
