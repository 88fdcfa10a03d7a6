package io.anythingagents.audit;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a person has seen of a tenant's activity. */
@ApplicationScoped
public class ActivityRepository {
    /** Counting stops here: who has more to read needs no exact number. */
    private static final int MOST_COUNTED = 10_000;

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public ActivityRepository() {}

    ActivityRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Everything up to this time counts as read. */
    public Optional<Instant> seenUntil(UUID tenantId, UUID userId) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select seen_until, seen_until as again from activity_checkpoints
                        where tenant_id = :tenant and user_id = :user
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("user", userId)
                .getResultList();
        return SqlRow.each(rows, row -> row.instant(0)).stream().findFirst();
    }

    /** The states set for some events; events never touched are absent. */
    public Map<UUID, String> states(UUID tenantId, UUID userId, Collection<UUID> events) {
        Map<UUID, String> states = new HashMap<>();
        if (events.isEmpty()) {
            return states;
        }
        List<?> rows = entityManager
                .createNativeQuery("""
                        select event_id, state from activity_receipts
                        where tenant_id = :tenant and user_id = :user and event_id in (:events)
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("user", userId)
                .setParameter("events", events)
                .getResultList();
        SqlRow.each(rows, row -> states.put(row.uuid(0), row.text(1)));
        return states;
    }

    /** How many of the tenant's events the person has not seen, up to a sensible number. */
    public long countUnread(UUID tenantId, UUID userId, Instant seenUntil) {
        return ((Number) entityManager
                        .createNativeQuery("""
                                select count(*) from (
                                    select 1 from audit_events e
                                    where e.tenant_id = :tenant and e.created_at > :seen
                                        and not exists (select 1 from activity_receipts r
                                            where r.tenant_id = e.tenant_id and r.user_id = :user and r.event_id = e.id)
                                    limit :most) unread
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("seen", seenUntil)
                        .setParameter("user", userId)
                        .setParameter("most", MOST_COUNTED)
                        .getSingleResult())
                .longValue();
    }

    /** Sets the state of one of the tenant's events; false when the tenant has no such event. */
    public boolean mark(UUID tenantId, UUID userId, UUID eventId, String state, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                insert into activity_receipts (tenant_id, user_id, event_id, state, set_at)
                                select e.tenant_id, :user, e.id, :state, :now
                                from audit_events e where e.tenant_id = :tenant and e.id = :event
                                on conflict (tenant_id, user_id, event_id)
                                    do update set state = excluded.state, set_at = excluded.set_at
                                """)
                        .setParameter("user", userId)
                        .setParameter("state", state)
                        .setParameter("now", now)
                        .setParameter("tenant", tenantId)
                        .setParameter("event", eventId)
                        .executeUpdate()
                == 1;
    }

    /** From now on everything up to {@code now} counts as read. */
    public void markAll(UUID tenantId, UUID userId, Instant now) {
        entityManager
                .createNativeQuery("""
                        insert into activity_checkpoints (tenant_id, user_id, seen_until) values (:tenant, :user, :now)
                        on conflict (tenant_id, user_id)
                            do update set seen_until = greatest(activity_checkpoints.seen_until, excluded.seen_until)
                        """)
                .setParameter("tenant", tenantId)
                .setParameter("user", userId)
                .setParameter("now", now)
                .executeUpdate();
    }
}
