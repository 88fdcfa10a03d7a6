package io.anythingagents.billing;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import io.anythingagents.billing.SubscriptionSyncRepository.Live;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tenants' subscriptions in the database, for who brings them in step with the provider. */
@Stateless
@LocalBean
public class SubscriptionLedger implements SubscriptionBook {
    @Inject
    private SubscriptionSyncRepository known;

    @Inject
    private SubscriptionMirrorRepository mirrors;

    @Inject
    private AuditTrail audit;

    @Inject
    private BillingNotices notices;

    @Inject
    private BillingOutbox outbox;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public SubscriptionLedger() {}

    @Override
    public Optional<UUID> tenantOf(String processor, String subscriptionId, String customerId) {
        return known.tenantOfAcrossTenants(processor, subscriptionId, customerId);
    }

    @Override
    public boolean isTenant(UUID tenantId) {
        return known.isThere(tenantId);
    }

    @Override
    public long version(UUID tenantId) {
        return known.find(tenantId).map(KnownSubscription::version).orElse(0L);
    }

    @Override
    public Optional<KnownSubscription> lock(UUID tenantId) {
        if (!known.lock(tenantId)) {
            throw new EventFailedException("The tenant has gone.");
        }
        return known.findForChange(tenantId);
    }

    @Override
    public void write(UUID tenantId, MirroredSubscription subscription, List<String> changed, Cause cause) {
        if (!mirrors.mirror(tenantId, subscription, clock.instant())) {
            throw new EventFailedException("It names no plan of ours.");
        }
        audit.record(AuditEvent.of(AuditAction.SUBSCRIPTION_SYNCED)
                .actor(cause.actor())
                .tenant(tenantId)
                .target("subscription", tenantId)
                .changed(changed.toArray(String[]::new))
                .detail("plan_code", subscription.planCode())
                .detail("status", subscription.status().word())
                .detail("stripe_event_id", cause.stripeEventId())
                .detail("event_type", cause.eventType()));
        notices.afterChange(tenantId);
    }

    @Override
    public void tell(UUID tenantId, Leased event, MirroredSubscription now, @Nullable GatewayInvoice invoice) {
        outbox.add(tenantId, event.stripeId(), BillingLine.of(tenantId, event, now, invoice, clock.instant()));
    }

    /** Those that go on, by tenant, behind one. */
    public List<Live> live(String processor, @Nullable UUID after, int limit) {
        return known.liveAcrossTenants(processor, after, limit);
    }

    /** Does it in a transaction. */
    public boolean settle(Effect effect) {
        return effect.apply();
    }
}
