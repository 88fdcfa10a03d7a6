package io.anythingagents.metering;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What meters are to be told: which is due, by the database's clock, and what became of it. An event is leased to one node at a
 * time; what a node says that lost its lease is not heard.
 */
@ApplicationScoped
public class MeterEventRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public MeterEventRepository() {}

    MeterEventRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * An event to be sent.
     *
     * @param identifier by which the provider knows a repetition
     * @param sentAs the time to be told
     * @param attempt 1 for the first
     * @param doubt how long ago it was tried first without a certain end; null where nothing can have arrived
     * @param lease what the outcome must be told with
     */
    public record Leased(
            UUID id,
            UUID tenantId,
            String featureKey,
            String eventName,
            String customerId,
            long quantity,
            String identifier,
            Instant sentAs,
            int attempt,
            @Nullable Duration doubt,
            UUID lease) {}

    /**
     * With the sum it is part of. What was not tried yet of the same part is sent together with it.
     *
     * @param gathering for how long more of the same may come before it is sent
     */
    public void add(UUID tenantId, NewMeterEvent event, Duration gathering, Instant now) {
        int merged = entityManager
                .createNativeQuery("""
                        update meter_events set quantity = quantity + :quantity, happened_at = greatest(happened_at, :at)
                        where id = (select id from meter_events
                                where tenant_id = :tenant and feature_key = :feature and part_start = :part
                                    and event_name = :event and customer_id = :customer
                                    and state = 'open' and attempts = 0
                                order by created_at limit 1)
                            and state = 'open' and attempts = 0
                        """)
                .setParameter("quantity", event.quantity())
                .setParameter("at", event.happenedAt())
                .setParameter("tenant", tenantId)
                .setParameter("feature", event.featureKey())
                .setParameter("part", event.partStart())
                .setParameter("event", event.eventName())
                .setParameter("customer", event.customerId())
                .executeUpdate();
        if (merged == 0) {
            insert(tenantId, event, gathering, now);
        }
    }

    private void insert(UUID tenantId, NewMeterEvent event, Duration gathering, Instant now) {
        entityManager
                .createNativeQuery("""
                        insert into meter_events (id, tenant_id, feature_key, event_name, customer_id, part_start, quantity,
                            happened_at, generation, state, attempts, next_attempt_at, created_at)
                        values (:id, :tenant, :feature, :event, :customer, :part, :quantity, :at, 1, 'open', 0,
                            clock_timestamp() + make_interval(secs => :seconds), :now)
                        """)
                .setParameter("id", event.id())
                .setParameter("tenant", tenantId)
                .setParameter("feature", event.featureKey())
                .setParameter("event", event.eventName())
                .setParameter("customer", event.customerId())
                .setParameter("part", event.partStart())
                .setParameter("quantity", event.quantity())
                .setParameter("at", event.happenedAt())
                .setParameter("seconds", seconds(gathering))
                .setParameter("now", now)
                .executeUpdate();
    }

    /**
     * The longest due first; rows another node is looking at are passed over. The time to be told is settled with the first
     * try: what is older than {@code oldest} is told as of now.
     */
    public List<Leased> takeAcrossTenants(int limit, Duration term, Duration oldest, UUID lease) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        with due as (
                            select id, tried_at from meter_events
                            where state in ('open', 'failed') and next_attempt_at <= clock_timestamp()
                                and (leased_until is null or leased_until <= clock_timestamp())
                            order by next_attempt_at limit :limit
                            for update skip locked)
                        update meter_events e set lease_token = :lease,
                            leased_until = clock_timestamp() + make_interval(secs => :seconds),
                            attempts = attempts + 1,
                            tried_at = coalesce(e.tried_at, clock_timestamp()),
                            sent_as = case when due.tried_at is not null then e.sent_as
                                when e.happened_at < clock_timestamp() - make_interval(secs => :oldest)
                                    then clock_timestamp()
                                else least(e.happened_at, clock_timestamp()) end
                        from due where due.id = e.id
                        returning e.id, e.tenant_id, e.feature_key, e.event_name, e.customer_id, e.quantity,
                            concat('aa-', e.id, '-', e.generation), e.sent_as, e.attempts,
                            cast(extract(epoch from clock_timestamp() - due.tried_at) * 1000 as bigint)
                        """)
                .setParameter("lease", lease)
                .setParameter("seconds", seconds(term))
                .setParameter("oldest", seconds(oldest))
                .setParameter("limit", limit)
                .getResultList();
        return SqlRow.each(rows, row -> {
            Long doubt = row.optionalLongNumber(9);
            return new Leased(
                    row.uuid(0),
                    row.uuid(1),
                    row.text(2),
                    row.text(3),
                    row.text(4),
                    row.longNumber(5),
                    row.text(6),
                    row.instant(7),
                    row.number(8),
                    doubt == null ? null : Duration.ofMillis(doubt),
                    lease);
        });
    }

    /** It is there; false when the lease was lost. */
    public boolean sent(UUID tenantId, Leased event) {
        return end(tenantId, event, "sent", null, false, Duration.ZERO);
    }

    /**
     * To be tried again after a while.
     *
     * @param certain whether nothing arrived by this try
     */
    public boolean failed(UUID tenantId, Leased event, String error, boolean certain, Duration again) {
        return end(tenantId, event, "failed", error, certain, again);
    }

    /** Not to be tried again until somebody says so. */
    public boolean parked(UUID tenantId, Leased event, String error, boolean certain) {
        return end(tenantId, event, "parked", error, certain, Duration.ZERO);
    }

    /** Tried, and too long ago to be tried again without knowing what arrived. */
    public boolean doubtful(UUID tenantId, Leased event, String error) {
        return end(tenantId, event, "doubtful", error, false, Duration.ZERO);
    }

    private boolean end(
            UUID tenantId, Leased event, String state, @Nullable String error, boolean certain, Duration again) {
        return entityManager
                        .createNativeQuery("""
                                update meter_events set state = :state, error = cast(:error as varchar),
                                    tried_at = case when :untried then null else tried_at end,
                                    sent_as = case when :untried then null else sent_as end,
                                    ended_at = clock_timestamp(), lease_token = null, leased_until = null,
                                    next_attempt_at = clock_timestamp() + make_interval(secs => :seconds)
                                where id = :id and tenant_id = :tenant and lease_token = :lease
                                """)
                        .setParameter("state", state)
                        .setParameter("error", error)
                        .setParameter("untried", certain && event.doubt() == null)
                        .setParameter("seconds", seconds(again))
                        .setParameter("id", event.id())
                        .setParameter("tenant", tenantId)
                        .setParameter("lease", event.lease())
                        .executeUpdate()
                == 1;
    }

    /** Forgets what was sent long ago; gives how many. */
    public int purgeAcrossTenants(Instant sentBefore) {
        return entityManager
                .createNativeQuery("delete from meter_events where state = 'sent' and ended_at < :time")
                .setParameter("time", sentBefore)
                .executeUpdate();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
