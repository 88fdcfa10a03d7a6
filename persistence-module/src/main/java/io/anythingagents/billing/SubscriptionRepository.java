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

/** The one subscription of each tenant. */
@ApplicationScoped
public class SubscriptionRepository {
    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public SubscriptionRepository() {}

    SubscriptionRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    public Optional<TenantSubscription> find(UUID tenantId) {
        List<?> rows = entityManager
                .createNativeQuery("""
                        select s.tenant_id, p.code, s.status, s.processor_subscription_id is not null, s.auto_renew, s.billing_email, s.starts_at,
                            s.current_period_start, s.current_period_end, s.trial_ends_at, s.cancel_at, s.seat_count
                        from tenant_subscriptions s join billing_plans p on p.id = s.plan_id
                        where s.tenant_id = :tenant
                        """)
                .setParameter("tenant", tenantId)
                .getResultList();
        return SqlRow.each(
                        rows,
                        row -> new TenantSubscription(
                                row.uuid(0),
                                row.text(1),
                                SubscriptionStatus.fromWord(row.text(2))
                                        .orElseThrow(() -> new IllegalStateException("Unknown status")),
                                row.flag(3),
                                row.flag(4),
                                row.optionalText(5),
                                row.instant(6),
                                row.optionalInstant(7),
                                row.optionalInstant(8),
                                row.optionalInstant(9),
                                row.optionalInstant(10),
                                row.optionalNumber(11)))
                .stream()
                .findFirst();
    }

    /** One the payment provider does not know. False when the tenant has one already, or there is no such plan. */
    public boolean addUnlessThere(UUID tenantId, TenantSubscription subscription, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                insert into tenant_subscriptions (tenant_id, plan_id, status, auto_renew, billing_email,
                                    starts_at, current_period_start, current_period_end, trial_ends_at, cancel_at,
                                    seat_count, created_at, updated_at)
                                select :tenant, p.id, :status, :renew, :email, :starts, cast(:from as timestamptz),
                                    cast(:to as timestamptz), cast(:trial as timestamptz), cast(:cancel as timestamptz),
                                    cast(:seats as integer), :now, :now
                                from billing_plans p where p.code = :plan
                                on conflict (tenant_id) do nothing
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("plan", subscription.planCode())
                        .setParameter("status", subscription.status().word())
                        .setParameter("renew", subscription.autoRenew())
                        .setParameter("email", subscription.billingEmail())
                        .setParameter("starts", subscription.startsAt())
                        .setParameter("from", text(subscription.currentPeriodStart()))
                        .setParameter("to", text(subscription.currentPeriodEnd()))
                        .setParameter("trial", text(subscription.trialEndsAt()))
                        .setParameter("cancel", text(subscription.cancelAt()))
                        .setParameter("seats", text(subscription.seatCount()))
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
