package io.anythingagents.metering;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What meters are to be told, for operators. */
@ApplicationScoped
public class MeterDeskRepository {
    public static final Set<String> STATES = Set.of("open", "failed", "sent", "doubtful", "parked");

    private static final String ROWS = """
            select id, tenant_id, feature_key, event_name, quantity, happened_at, concat('aa-', id, '-', generation), state,
                attempts, sent_as, error, created_at,
                case when state in ('open', 'failed') then next_attempt_at end
            from meter_events
            """;

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public MeterDeskRepository() {}

    MeterDeskRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Where a page goes on: after the last one that was shown. */
    public record Position(Instant createdAt, UUID id) {}

    /**
     * Newest first.
     *
     * @param states at least one
     */
    public List<MeterEventRow> pageAcrossTenants(
            Set<String> states, @Nullable UUID tenantId, @Nullable Position after, int limit) {
        return rows(entityManager
                .createNativeQuery(ROWS + """
                        where state in (:states) and (cast(:tenant as uuid) is null or tenant_id = cast(:tenant as uuid))
                            and (cast(:lastTime as timestamptz) is null
                                or (created_at, id) < (cast(:lastTime as timestamptz), cast(:lastId as uuid)))
                        order by created_at desc, id desc
                        """)
                .setParameter("states", states)
                .setParameter("tenant", tenantId == null ? null : tenantId.toString())
                .setParameter(
                        "lastTime", after == null ? null : after.createdAt().toString())
                .setParameter("lastId", after == null ? null : after.id().toString())
                .setMaxResults(limit));
    }

    public Optional<MeterEventRow> findAcrossTenants(UUID id) {
        return rows(entityManager.createNativeQuery(ROWS + "where id = :id").setParameter("id", id)).stream()
                .findFirst();
    }

    /**
     * Has one that is parked or doubtful sent; false when it is neither.
     *
     * @param remembered what was tried first longer ago gets another identifier
     */
    public boolean sendAcrossTenants(UUID id, Duration remembered) {
        return entityManager
                        .createNativeQuery("""
                                update meter_events set state = 'failed', attempts = 0, next_attempt_at = clock_timestamp(),
                                    generation = case when tried_at > clock_timestamp() - make_interval(secs => :seconds)
                                        then generation else generation + 1 end,
                                    sent_as = case when tried_at > clock_timestamp() - make_interval(secs => :seconds)
                                        then sent_as end,
                                    tried_at = case when tried_at > clock_timestamp() - make_interval(secs => :seconds)
                                        then tried_at end
                                where id = :id and state in ('parked', 'doubtful')
                                """)
                        .setParameter("seconds", remembered.toMillis() / 1_000.0)
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    private static List<MeterEventRow> rows(Query query) {
        return SqlRow.each(
                query.getResultList(),
                row -> new MeterEventRow(
                        row.uuid(0),
                        row.uuid(1),
                        row.text(2),
                        row.text(3),
                        row.longNumber(4),
                        row.instant(5),
                        row.text(6),
                        row.text(7),
                        row.number(8),
                        row.optionalInstant(9),
                        row.optionalText(10),
                        row.instant(11),
                        row.optionalInstant(12)));
    }
}
