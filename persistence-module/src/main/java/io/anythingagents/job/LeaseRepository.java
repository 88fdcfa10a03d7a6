package io.anythingagents.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes, renews and gives back leases. Only the database's clock is asked, so nodes whose clocks differ agree. Call it
 * in a transaction of its own: a lease counts once it is committed.
 */
@ApplicationScoped
public class LeaseRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public LeaseRepository() {}

    LeaseRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Takes a lease that is free or has expired, or renews one's own; empty while somebody else holds it. */
    public Optional<Lease> acquire(String name, String holder, Duration term) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        insert into leases as held (name, holder, fence, expires_at)
                        values (:name, :holder, 1, clock_timestamp() + make_interval(secs => :seconds))
                        on conflict (name) do update
                        set holder = excluded.holder,
                            fence = held.fence + case
                                when held.holder = excluded.holder and held.expires_at > clock_timestamp() then 0
                                else 1 end,
                            expires_at = excluded.expires_at
                        where held.holder = excluded.holder or held.expires_at <= clock_timestamp()
                        returning fence
                        """)
                .setParameter("name", name)
                .setParameter("holder", holder)
                .setParameter("seconds", term.toMillis() / 1000.0)
                .getResultList();
        return rows.stream().findFirst().map(fence -> new Lease(name, holder, ((Number) fence).longValue()));
    }

    /** Prolongs a lease that is still ours; false means it was lost and the work must stop. */
    public boolean renew(Lease lease, Duration term) {
        return entityManager
                        .createNativeQuery("""
                                update leases
                                set expires_at = clock_timestamp() + make_interval(secs => :seconds)
                                where name = :name and holder = :holder and fence = :fence
                                    and expires_at > clock_timestamp()
                                """)
                        .setParameter("name", lease.name())
                        .setParameter("holder", lease.holder())
                        .setParameter("fence", lease.fence())
                        .setParameter("seconds", term.toMillis() / 1000.0)
                        .executeUpdate()
                == 1;
    }

    /** Gives a lease back at once; the row stays, so that the fence goes on rising. */
    public void release(Lease lease) {
        entityManager
                .createNativeQuery("""
                        update leases set expires_at = clock_timestamp()
                        where name = :name and holder = :holder and fence = :fence
                        """)
                .setParameter("name", lease.name())
                .setParameter("holder", lease.holder())
                .setParameter("fence", lease.fence())
                .executeUpdate();
    }
}
