package io.anythingagents.billing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stripe's events as they arrived, before anybody knows whose they are. */
@ApplicationScoped
public class StripeEventRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public StripeEventRepository() {}

    StripeEventRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * What an event says of itself.
     *
     * @param stripeId Stripe's id, by which a repetition is known
     * @param payload the body as it was signed
     * @param objectId of the object the event is about, where it names one
     * @param tenantHint what its object's metadata says; not to be believed without looking
     * @param liveMode false for test data
     */
    public record Arrived(
            String stripeId,
            String type,
            String payload,
            @Nullable String objectId,
            @Nullable String tenantHint,
            boolean liveMode,
            @Nullable Instant createdAt) {
        /** Without the payload, which holds people's data. */
        @Override
        public String toString() {
            return "Arrived[" + stripeId + ", " + type + "]";
        }
    }

    /** Of many deliveries of one event, also at once and on several nodes, one stores it; false for the others. */
    public boolean addUnlessThere(UUID id, Arrived event, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                insert into stripe_events (id, stripe_event_id, event_type, payload, object_id, tenant_hint,
                                    live_mode, stripe_created_at, received_at, processing_outcome, processing_attempts)
                                values (:id, :stripe, :type, :payload, :object, :tenant, :live,
                                    cast(:created as timestamptz), :now, 'received', 0)
                                on conflict (stripe_event_id) do nothing
                                """)
                        .setParameter("id", id)
                        .setParameter("stripe", event.stripeId())
                        .setParameter("type", event.type())
                        .setParameter("payload", event.payload())
                        .setParameter("object", event.objectId())
                        .setParameter("tenant", event.tenantHint())
                        .setParameter("live", event.liveMode())
                        .setParameter(
                                "created",
                                event.createdAt() == null
                                        ? null
                                        : event.createdAt().toString())
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }
}
