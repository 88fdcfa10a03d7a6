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

/** What meters were told, by day, and where they have something else. */
@ApplicationScoped
public class MeterDayRepository {
    private static final String DAY_IN_DOUBT = """
            from meter_events where tenant_id = :tenant and feature_key = :feature and event_name = :event
                and customer_id = :customer and sent_as >= :from and sent_as < :to and state in ('doubtful', 'parked')
            """;

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public MeterDayRepository() {}

    MeterDayRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * By tenant, behind one.
     *
     * @param tenants so many at most
     * @param quiet for how long nothing of a day must have moved
     */
    public List<MeterDay> daysAcrossTenants(
            @Nullable UUID after, Instant from, Instant to, int tenants, Duration quiet) {
        return SqlRow.each(
                entityManager
                        .createNativeQuery("""
                                select tenant_id, feature_key, event_name, customer_id, date_trunc('day', sent_as, 'UTC'),
                                    cast(coalesce(sum(quantity) filter (where state = 'sent'), 0) as bigint),
                                    cast(coalesce(sum(quantity) filter (where state in ('doubtful', 'parked')), 0) as bigint),
                                    bool_or(state in ('open', 'failed')
                                        or ended_at > clock_timestamp() - make_interval(secs => :quiet))
                                from meter_events
                                where sent_as >= :from and sent_as < :to and tenant_id in (
                                    select distinct tenant_id from meter_events
                                    where sent_as >= :from and sent_as < :to
                                        and (cast(:after as uuid) is null or tenant_id > cast(:after as uuid))
                                    order by tenant_id limit :tenants)
                                group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
                                """)
                        .setParameter("from", from)
                        .setParameter("to", to)
                        .setParameter("after", after == null ? null : after.toString())
                        .setParameter("tenants", tenants)
                        .setParameter("quiet", quiet.toMillis() / 1_000.0)
                        .getResultList(),
                row -> new MeterDay(
                        row.uuid(0),
                        row.text(1),
                        row.text(2),
                        row.text(3),
                        row.instant(4),
                        row.longNumber(5),
                        row.longNumber(6),
                        row.flag(7)));
    }

    /** What was in doubt is there. False, with nothing written, when the doubt is another one by now. */
    public boolean arrived(UUID tenantId, MeterDay day) {
        return settle(
                tenantId,
                day,
                "update meter_events set state = 'sent', error = null, ended_at = clock_timestamp() where id in (:ids)");
    }

    /** What was in doubt is not there: it is sent under another identifier. False when the doubt is another one by now. */
    public boolean sendAnew(UUID tenantId, MeterDay day) {
        return settle(tenantId, day, """
                update meter_events set state = 'failed', generation = generation + 1, attempts = 0, tried_at = null,
                    sent_as = null, next_attempt_at = clock_timestamp()
                where id in (:ids)
                """);
    }

    private boolean settle(UUID tenantId, MeterDay day, String change) {
        List<?> rows = entityManager
                .createNativeQuery("select id, quantity " + DAY_IN_DOUBT + " for update")
                .setParameter("tenant", tenantId)
                .setParameter("feature", day.featureKey())
                .setParameter("event", day.eventName())
                .setParameter("customer", day.customerId())
                .setParameter("from", day.day())
                .setParameter("to", day.day().plus(Duration.ofDays(1)))
                .getResultList();
        long inDoubt = SqlRow.each(rows, row -> row.longNumber(1)).stream()
                .mapToLong(Long::longValue)
                .sum();
        if (rows.isEmpty() || inDoubt != day.doubtful()) {
            return false;
        }
        entityManager
                .createNativeQuery(change)
                .setParameter("ids", SqlRow.each(rows, row -> row.uuid(0)))
                .executeUpdate();
        return true;
    }

    /** Keeps what was found; false when the same was found before. */
    public boolean differs(UUID tenantId, MeterDay day, long found, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                insert into meter_differences (tenant_id, feature_key, day, expected, found, noticed_at)
                                values (:tenant, :feature, :day, :expected, :found, :now)
                                on conflict (tenant_id, feature_key, day) do update
                                set expected = excluded.expected, found = excluded.found, noticed_at = excluded.noticed_at
                                where (meter_differences.expected, meter_differences.found)
                                    <> (excluded.expected, excluded.found)
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("feature", day.featureKey())
                        .setParameter("day", day.day())
                        .setParameter("expected", day.sent() + day.doubtful())
                        .setParameter("found", found)
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** False when there was no difference before. */
    public boolean agrees(UUID tenantId, MeterDay day) {
        return entityManager
                        .createNativeQuery("delete from meter_differences"
                                + " where tenant_id = :tenant and feature_key = :feature and day = :day")
                        .setParameter("tenant", tenantId)
                        .setParameter("feature", day.featureKey())
                        .setParameter("day", day.day())
                        .executeUpdate()
                == 1;
    }
}
