package io.anythingagents.billing;

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
 * Which of Stripe's events are to be worked on, by the database's clock. An event is leased to one node at a time; when the
 * lease runs out, because that node died or is too slow, the next one takes it, and what the first one says then is not heard.
 */
@ApplicationScoped
public class StripeWorkRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public StripeWorkRepository() {}

    StripeWorkRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * An event to work on.
     *
     * @param tenantHint what its object's metadata said; not to be believed without looking
     * @param createdAt at Stripe
     * @param attempt 1 for the first
     * @param lease what the outcome must be told with
     */
    public record Leased(
            UUID id,
            String stripeId,
            String type,
            String payload,
            @Nullable String objectId,
            @Nullable String tenantHint,
            @Nullable Instant createdAt,
            int attempt,
            UUID lease) {
        /** Without the payload, which holds people's data. */
        @Override
        public String toString() {
            return "Leased[" + stripeId + ", " + type + ", attempt " + attempt + "]";
        }
    }

    /** The longest due first; rows another node is looking at are passed over, not waited for. */
    public List<Leased> take(int limit, Duration term, UUID lease) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        update stripe_events set lease_token = :lease,
                            leased_until = clock_timestamp() + make_interval(secs => :seconds),
                            processing_attempts = processing_attempts + 1
                        where id in (
                            select id from stripe_events
                            where processing_outcome in ('received', 'failed') and next_attempt_at <= clock_timestamp()
                                and (leased_until is null or leased_until <= clock_timestamp())
                            order by next_attempt_at limit :limit
                            for update skip locked)
                        returning id, stripe_event_id, event_type, payload, object_id, tenant_hint, stripe_created_at,
                            processing_attempts
                        """)
                .setParameter("lease", lease)
                .setParameter("seconds", (double) term.toMillis() / 1_000)
                .setParameter("limit", limit)
                .getResultList();
        return SqlRow.each(
                rows,
                row -> new Leased(
                        row.uuid(0),
                        row.text(1),
                        row.text(2),
                        row.text(3),
                        row.optionalText(4),
                        row.optionalText(5),
                        row.optionalInstant(6),
                        row.number(7),
                        lease));
    }

    /** Whether the lease is still good; if so nobody else takes the event until the transaction ends. */
    public boolean holds(Leased event) {
        return !entityManager
                .createNativeQuery("select id from stripe_events where id = :id and lease_token = :lease for update")
                .setParameter("id", event.id())
                .setParameter("lease", event.lease())
                .getResultList()
                .isEmpty();
    }

    /** Worked on; false when the lease was lost. */
    public boolean processed(Leased event) {
        return end(event, "processed", null, Duration.ZERO);
    }

    /** Nothing to be worked on. */
    public boolean ignored(Leased event) {
        return end(event, "ignored", null, Duration.ZERO);
    }

    /** To be tried again after a while. */
    public boolean failed(Leased event, String error, Duration again) {
        return end(event, "failed", error, again);
    }

    /** Not to be tried again until somebody says so. */
    public boolean parked(Leased event, String error) {
        return end(event, "parked", error, Duration.ZERO);
    }

    private boolean end(Leased event, String outcome, @Nullable String error, Duration again) {
        return entityManager
                        .createNativeQuery("""
                                update stripe_events set processing_outcome = :outcome, processing_error = :error,
                                    processed_at = clock_timestamp(), lease_token = null, leased_until = null,
                                    next_attempt_at = clock_timestamp() + make_interval(secs => :seconds)
                                where id = :id and lease_token = :lease
                                """)
                        .setParameter("outcome", outcome)
                        .setParameter("error", error)
                        .setParameter("seconds", (double) again.toMillis() / 1_000)
                        .setParameter("id", event.id())
                        .setParameter("lease", event.lease())
                        .executeUpdate()
                == 1;
    }
}
