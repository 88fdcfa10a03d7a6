package io.anythingagents.billing;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the payment provider says of a tenant's one subscription, and under which ids it knows it. */
@ApplicationScoped
public class SubscriptionMirrorRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public SubscriptionMirrorRepository() {}

    SubscriptionMirrorRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** How the provider names it. */
    public record Ids(String processor, String customerId, String subscriptionId) {}

    /** Empty while only we know of the subscription. */
    public Optional<Ids> ids(UUID tenantId) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select processor, processor_customer_id, processor_subscription_id from tenant_subscriptions
                        where tenant_id = :tenant and processor_subscription_id is not null
                        """)
                .setParameter("tenant", tenantId)
                .getResultList();
        return SqlRow.each(rows, row -> new Ids(row.text(0), row.text(1), row.text(2))).stream()
                .findFirst();
    }

    /** Whose subscription it is. */
    public Optional<UUID> tenantOfAcrossTenants(String subscriptionId) {
        List<?> rows = entityManager
                .createNativeQuery(
                        "select tenant_id from tenant_subscriptions where processor_subscription_id = :id", UUID.class)
                .setParameter("id", subscriptionId)
                .getResultList();
        return rows.stream().findFirst().map(UUID.class::cast);
    }

    public Optional<PendingPlan> pending(UUID tenantId) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select p.code, s.pending_seat_count, s.pending_effective_at
                        from tenant_subscriptions s join billing_plans p on p.id = s.pending_plan_id
                        where s.tenant_id = :tenant
                        """)
                .setParameter("tenant", tenantId)
                .getResultList();
        return SqlRow.each(rows, row -> new PendingPlan(row.text(0), row.optionalNumber(1), row.optionalInstant(2)))
                .stream()
                .findFirst();
    }

    /** Writes it over what is there, or anew. False when there is no such plan. */
    public boolean mirror(UUID tenantId, MirroredSubscription subscription, Instant now) {
        PendingPlan pending = subscription.pending();
        return entityManager
                        .createNativeQuery("""
                                insert into tenant_subscriptions (tenant_id, plan_id, status, auto_renew, billing_email,
                                    processor, processor_customer_id, processor_subscription_id, starts_at,
                                    current_period_start, current_period_end, trial_ends_at, cancel_at, seat_count,
                                    pending_plan_id, pending_seat_count, pending_effective_at, created_at, updated_at)
                                select :tenant, p.id, :status, :renew, cast(:email as varchar), :processor, :customer,
                                    :subscription, :starts, cast(:from as timestamptz), cast(:to as timestamptz),
                                    cast(:trial as timestamptz), cast(:cancel as timestamptz), cast(:seats as integer),
                                    (select n.id from billing_plans n where n.code = cast(:next as varchar)),
                                    cast(:nextSeats as integer), cast(:nextAt as timestamptz), :now, :now
                                from billing_plans p where p.code = :plan
                                on conflict (tenant_id) do update set
                                    plan_id = excluded.plan_id, status = excluded.status,
                                    auto_renew = excluded.auto_renew,
                                    billing_email = coalesce(excluded.billing_email, tenant_subscriptions.billing_email),
                                    processor = excluded.processor,
                                    processor_customer_id = excluded.processor_customer_id,
                                    processor_subscription_id = excluded.processor_subscription_id,
                                    starts_at = excluded.starts_at,
                                    current_period_start = excluded.current_period_start,
                                    current_period_end = excluded.current_period_end,
                                    trial_ends_at = excluded.trial_ends_at, cancel_at = excluded.cancel_at,
                                    seat_count = excluded.seat_count, pending_plan_id = excluded.pending_plan_id,
                                    pending_seat_count = excluded.pending_seat_count,
                                    pending_effective_at = excluded.pending_effective_at,
                                    updated_at = excluded.updated_at
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("plan", subscription.planCode())
                        .setParameter("status", subscription.status().word())
                        .setParameter("renew", subscription.autoRenew())
                        .setParameter("email", subscription.billingEmail())
                        .setParameter("processor", subscription.processor())
                        .setParameter("customer", subscription.customerId())
                        .setParameter("subscription", subscription.subscriptionId())
                        .setParameter("starts", subscription.startsAt())
                        .setParameter("from", text(subscription.currentPeriodStart()))
                        .setParameter("to", text(subscription.currentPeriodEnd()))
                        .setParameter("trial", text(subscription.trialEndsAt()))
                        .setParameter("cancel", text(subscription.cancelAt()))
                        .setParameter("seats", text(subscription.seatCount()))
                        .setParameter("next", pending == null ? null : pending.planCode())
                        .setParameter("nextSeats", pending == null ? null : text(pending.seatCount()))
                        .setParameter("nextAt", pending == null ? null : text(pending.effectiveAt()))
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** Changes of a subscription that only we know of; null for what stays. */
    public boolean changeUnmanaged(
            UUID tenantId, @Nullable Boolean autoRenew, @Nullable String email, @Nullable Integer seats, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                update tenant_subscriptions set
                                    auto_renew = coalesce(cast(:renew as boolean), auto_renew),
                                    billing_email = coalesce(cast(:email as varchar), billing_email),
                                    seat_count = coalesce(cast(:seats as integer), seat_count), updated_at = :now
                                where tenant_id = :tenant and processor_subscription_id is null
                                """)
                        .setParameter("renew", text(autoRenew))
                        .setParameter("email", email)
                        .setParameter("seats", text(seats))
                        .setParameter("now", now)
                        .setParameter("tenant", tenantId)
                        .executeUpdate()
                == 1;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
