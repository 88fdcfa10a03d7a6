package io.anythingagents.billing;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was asked of the payment provider. Whose turn it is says the database, by its own clock. */
@ApplicationScoped
public class PaymentOrderRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public PaymentOrderRepository() {}

    PaymentOrderRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * Opens an order and takes it. False when one is open in its lane; in the lane {@code wallet} never.
     *
     * @param lease for how long nobody else takes it
     */
    public boolean openUnlessThere(UUID tenantId, PaymentOrder order, Duration lease, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                insert into billing_orders (id, tenant_id, lane, operation, request, state, attempt,
                                    taken_until, created_at)
                                values (:id, :tenant, :lane, :operation, :request, 'open', 1,
                                    clock_timestamp() + :lease * interval '1 millisecond', :now)
                                on conflict (tenant_id, lane) where state = 'open' and lane <> 'wallet' do nothing
                                """)
                        .setParameter("id", order.id())
                        .setParameter("tenant", tenantId)
                        .setParameter("lane", order.lane())
                        .setParameter("operation", order.operation())
                        .setParameter("request", order.request())
                        .setParameter("lease", lease.toMillis())
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** The order that was left open in a lane of one, unless somebody is at it. */
    public Optional<PaymentOrder> take(UUID tenantId, String lane, Duration lease) {
        return take(tenantId, lane, null, null, lease);
    }

    /** One of these very words that was left open; of several at once each gets another one, or none. */
    public Optional<PaymentOrder> takeSame(
            UUID tenantId, String lane, String operation, String request, Duration lease) {
        return take(tenantId, lane, operation, request, lease);
    }

    private Optional<PaymentOrder> take(
            UUID tenantId, String lane, @Nullable String operation, @Nullable String request, Duration lease) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        update billing_orders set taken_until = clock_timestamp() + :lease * interval '1 millisecond'
                        where id = (select id from billing_orders
                            where tenant_id = :tenant and lane = :lane and state = 'open'
                                and taken_until <= clock_timestamp()
                                and operation = coalesce(cast(:operation as varchar), operation)
                                and request = coalesce(cast(:request as varchar), request)
                            order by created_at limit 1 for update skip locked)
                        returning id, tenant_id, lane, operation, request, attempt
                        """)
                .setParameter("lease", lease.toMillis())
                .setParameter("tenant", tenantId)
                .setParameter("lane", lane)
                .setParameter("operation", operation)
                .setParameter("request", request)
                .getResultList();
        return SqlRow.each(
                        rows,
                        row -> new PaymentOrder(
                                row.uuid(0), row.uuid(1), row.text(2), row.text(3), row.text(4), row.number(5), true))
                .stream()
                .findFirst();
    }

    /** It is over; false when somebody else said so before. */
    public boolean close(UUID tenantId, UUID id, @Nullable String errorCode, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                update billing_orders set state = :state, error_code = cast(:error as varchar),
                                    closed_at = :now
                                where id = :id and tenant_id = :tenant and state = 'open'
                                """)
                        .setParameter("state", errorCode == null ? "done" : "refused")
                        .setParameter("error", errorCode)
                        .setParameter("now", now)
                        .setParameter("id", id)
                        .setParameter("tenant", tenantId)
                        .executeUpdate()
                == 1;
    }

    /** How it went is not known: the next who asks may take it at once, under another key where {@code anotherKey} says so. */
    public void release(UUID tenantId, UUID id, String errorCode, boolean anotherKey) {
        entityManager
                .createNativeQuery("""
                        update billing_orders set taken_until = clock_timestamp(), error_code = :error,
                            attempt = attempt + :more
                        where id = :id and tenant_id = :tenant and state = 'open'
                        """)
                .setParameter("error", errorCode)
                .setParameter("more", anotherKey ? 1 : 0)
                .setParameter("id", id)
                .setParameter("tenant", tenantId)
                .executeUpdate();
    }
}
