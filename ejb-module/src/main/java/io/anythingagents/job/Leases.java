package io.anythingagents.job;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/** Leases for other features: each call is a transaction of its own, so what it answers is already true for all nodes. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Leases {
    @Inject
    private LeaseRepository leases;

    @SuppressWarnings("NullAway.Init") // injected
    public Leases() {}

    /** Takes a free lease, or renews one's own; empty while somebody else holds it. */
    public Optional<Lease> acquire(String name, String holder, Duration term) {
        return leases.acquire(name, holder, term);
    }

    /** False means the lease was lost and the work must stop. */
    public boolean renew(Lease lease, Duration term) {
        return leases.renew(lease, term);
    }

    public void release(Lease lease) {
        leases.release(lease);
    }
}
