package io.anythingagents.billing;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payment provider, in our own words. Every call goes over the network: never make one inside a transaction. Every
 * write takes a key that is stored before; the same write under the same key happens once. All throw
 * {@link GatewayException}, which says whether something may have happened.
 */
public interface PaymentGateway {
    /** How the provider is named where its ids are stored. */
    String processor();

    /** Whether a start over a live subscription is taken; only where nothing is real. */
    default boolean startsOverLive() {
        return false;
    }

    /** Makes the one customer of a tenant; gives its id. */
    String createCustomer(NewCustomer customer, String key);

    void changeEmail(String customerId, String email, String key);

    GatewaySubscription start(NewSubscription subscription, String key);

    /** The one that an order, named by {@link NewSubscription#orderId()}, made in an earlier try; for when its answer was lost. */
    Optional<GatewaySubscription> startedBy(String customerId, UUID orderId);

    /** As it is at the provider now, ended ones too; empty for an id it does not know. */
    Optional<GatewaySubscription> subscription(String id);

    /** As it is at the provider now; empty for an id it does not know. */
    Optional<GatewayInvoice> invoice(String id);

    /** Renewal, seats, or both; what is null stays. */
    GatewaySubscription change(String subscriptionId, SubscriptionChange change, String key);

    /** Puts the subscription on another plan now. A change that was scheduled is dropped. */
    GatewaySubscription changePlan(String subscriptionId, PlanChange change, String key);

    /** Puts the subscription on another plan when the period that runs is over. */
    GatewaySubscription schedulePlan(String subscriptionId, PlanChange change, String key);

    /** Ends it now, or with the period. A change that was scheduled is dropped. */
    GatewaySubscription cancel(String subscriptionId, boolean atPeriodEnd, String key);

    /** Takes back a cancellation that has not happened yet, or a pause. */
    GatewaySubscription resume(String subscriptionId, String key);

    /** Newest first. */
    GatewayPage<GatewayInvoice> invoices(String customerId, int limit, @Nullable String afterId);

    /** What will be charged next, with other seats where given; nothing is changed. */
    GatewayInvoice upcomingInvoice(String subscriptionId, @Nullable Integer seats);

    List<PaymentMethod> paymentMethods(String customerId);

    /** Attaches it where it is not attached yet. */
    void makeDefault(String customerId, String paymentMethodId, String key);

    /** Takes it off the customer; one that is another customer's is refused as unknown. */
    void detach(String customerId, String paymentMethodId, String key);

    /** For entering a card in the provider's own form elements. */
    SetupIntent setupIntent(String customerId, String key);

    /** The provider's own page, where a card is entered and a subscription begun. */
    URI checkout(NewCheckout checkout, String key);

    /** The provider's own page, where a customer looks after everything. */
    URI portal(String customerId, URI returnTo, String key);

    /** Who pays. */
    record NewCustomer(UUID tenantId, String name, @Nullable String email) {}

    /**
     * What to start.
     *
     * @param orderId of the stored order; kept by the provider with the subscription
     * @param trialDays 0 for none
     */
    record NewSubscription(
            UUID tenantId,
            UUID orderId,
            String customerId,
            String planCode,
            int seats,
            boolean autoRenew,
            int trialDays) {}

    /** What to change of a subscription; null for what stays. */
    record SubscriptionChange(
            @Nullable Boolean autoRenew, @Nullable Integer seats) {}

    /** What a change of plan does to what is paid already. */
    enum Proration {
        /** The difference is invoiced at once. */
        INVOICE_NOW,
        /** The difference is on the next invoice. */
        NEXT_INVOICE,
        /** No difference is made. */
        NONE
    }

    /** Another plan. */
    record PlanChange(UUID tenantId, String planCode, int seats, Proration proration) {}

    /**
     * Where a card, or other means, can be charged; the last digits only.
     *
     * @param brand null for what is no card
     */
    record PaymentMethod(
            String id,
            @Nullable String brand,
            @Nullable String last4,
            @Nullable Integer expMonth,
            @Nullable Integer expYear,
            boolean isDefault) {}

    /** @param clientSecret lets a browser enter one card for this customer; never logged */
    record SetupIntent(String id, @Nullable String clientSecret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "SetupIntent[" + id + "]";
        }
    }

    /** A page of the provider's on which somebody may subscribe. */
    record NewCheckout(UUID tenantId, String customerId, String planCode, int seats, URI whenDone, URI whenLeft) {}

    /** One page of a list; there are more after its last item where {@code more} is true. */
    record GatewayPage<T>(List<T> items, boolean more) {
        public GatewayPage {
            items = List.copyOf(items);
        }
    }
}
