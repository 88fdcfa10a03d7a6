package io.anythingagents.billing;

import io.anythingagents.billing.StripeWorkRepository.Leased;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tenants' subscriptions as the work on events sees them. */
public interface SubscriptionBook {
    /** Whose subscription, or else whose customer, it is. */
    Optional<UUID> tenantOf(String processor, String subscriptionId, String customerId);

    boolean isTenant(UUID tenantId);

    /** Of what is known of the tenant's subscription; 0 while nothing is. */
    long version(UUID tenantId);

    /** Within the transaction of a change: nobody else changes it until that ends. */
    Optional<KnownSubscription> lock(UUID tenantId);

    /** Within the same transaction: writes it and says so in the trail. */
    void write(UUID tenantId, MirroredSubscription subscription, List<String> changed, Cause cause);

    /** Within the same transaction: tells the tenant of the event. */
    void tell(UUID tenantId, Leased event, MirroredSubscription now, @Nullable GatewayInvoice invoice);

    /** Why something is written: an event, or a comparison when both are null. */
    record Cause(@Nullable String stripeEventId, @Nullable String eventType) {
        static final Cause COMPARISON = new Cause(null, null);

        static Cause of(Leased event) {
            return new Cause(event.stripeId(), event.type());
        }

        /** Who is named in the trail. */
        String actor() {
            return stripeEventId == null ? "system:billing-reconciliation" : "system:stripe";
        }
    }
}
