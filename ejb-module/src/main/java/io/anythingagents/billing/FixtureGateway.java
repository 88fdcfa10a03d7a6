package io.anythingagents.billing;

import io.anythingagents.billing.GatewayException.Kind;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment provider that does nothing, for local tests with fixtures: everything is granted, and what there is stands in
 * our own table alone, so that every node says the same.
 */
public final class FixtureGateway implements PaymentGateway {
    static final String PROCESSOR = "fixture";
    static final Duration PERIOD = Duration.ofDays(30);

    private final Subscriptions subscriptions;
    private final Clock clock;

    public FixtureGateway(Subscriptions subscriptions, Clock clock) {
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    static String customer(UUID tenantId) {
        return "fixture-customer-" + tenantId;
    }

    /** @param beginning whatever it began with */
    static String subscription(UUID beginning) {
        return "fixture-subscription-" + beginning;
    }

    @Override
    public String processor() {
        return PROCESSOR;
    }

    @Override
    public boolean startsOverLive() {
        return true;
    }

    @Override
    public String createCustomer(NewCustomer customer, String key) {
        return customer(customer.tenantId());
    }

    @Override
    public void changeEmail(String customerId, String email, String key) {
        // nobody to tell
    }

    @Override
    public GatewaySubscription start(NewSubscription wish, String key) {
        Instant now = clock.instant();
        Instant end = now.plus(PERIOD);
        return subscription(
                subscription(wish.orderId()),
                customer(wish.tenantId()),
                "active",
                wish.planCode(),
                wish.seats(),
                now,
                now,
                end,
                wish.autoRenew() ? null : end,
                null);
    }

    @Override
    public Optional<GatewaySubscription> startedBy(String customerId, UUID orderId) {
        return subscription(subscription(orderId));
    }

    @Override
    public Optional<GatewaySubscription> subscription(String id) {
        return subscriptions.knownAs(id).map(found -> as(id, found));
    }

    @Override
    public Optional<GatewayInvoice> invoice(String id) {
        return Optional.empty();
    }

    @Override
    public GatewaySubscription change(String id, SubscriptionChange change, String key) {
        GatewaySubscription now = known(id);
        boolean renew = change.autoRenew() == null ? !now.cancelAtPeriodEnd() : change.autoRenew();
        Integer seats = change.seats() == null ? now.quantity() : change.seats();
        return with(now, now.statusWord(), now.planCode(), seats, renew ? null : now.currentPeriodEnd(), null);
    }

    @Override
    public GatewaySubscription changePlan(String id, PlanChange change, String key) {
        GatewaySubscription now = known(id);
        return with(now, now.statusWord(), change.planCode(), change.seats(), now.cancelAt(), null);
    }

    @Override
    public GatewaySubscription schedulePlan(String id, PlanChange change, String key) {
        return known(id);
    }

    @Override
    public GatewaySubscription cancel(String id, boolean atPeriodEnd, String key) {
        GatewaySubscription now = known(id);
        return atPeriodEnd
                ? with(now, now.statusWord(), now.planCode(), now.quantity(), now.currentPeriodEnd(), null)
                : with(now, "canceled", now.planCode(), now.quantity(), null, clock.instant());
    }

    @Override
    public GatewaySubscription resume(String id, String key) {
        GatewaySubscription now = known(id);
        return with(now, "active", now.planCode(), now.quantity(), null, null);
    }

    @Override
    public GatewayPage<GatewayInvoice> invoices(String customerId, int limit, @Nullable String afterId) {
        return new GatewayPage<>(List.of(), false);
    }

    @Override
    public GatewayInvoice upcomingInvoice(String subscriptionId, @Nullable Integer seats) {
        GatewaySubscription now = known(subscriptionId);
        Integer quantity = seats == null ? now.quantity() : seats;
        GatewayInvoice.Line line = new GatewayInvoice.Line(
                null,
                "Nothing is charged with test fixtures",
                0,
                "USD",
                quantity == null ? null : quantity.longValue(),
                0L,
                null,
                now.currentPeriodEnd(),
                null,
                Map.of());
        return new GatewayInvoice(
                null,
                null,
                now.customerId(),
                subscriptionId,
                "draft",
                "USD",
                0,
                0,
                0,
                "upcoming",
                null,
                null,
                null,
                0,
                null,
                now.currentPeriodStart(),
                now.currentPeriodEnd(),
                clock.instant(),
                false,
                Map.of(),
                List.of(line));
    }

    @Override
    public List<PaymentMethod> paymentMethods(String customerId) {
        return List.of();
    }

    @Override
    public void makeDefault(String customerId, String paymentMethodId, String key) {
        throw unknown();
    }

    @Override
    public void detach(String customerId, String paymentMethodId, String key) {
        throw unknown();
    }

    @Override
    public SetupIntent setupIntent(String customerId, String key) {
        return new SetupIntent("fixture-setup-intent-" + key, null);
    }

    @Override
    public URI checkout(NewCheckout checkout, String key) {
        return checkout.whenDone();
    }

    @Override
    public URI portal(String customerId, URI returnTo, String key) {
        return returnTo;
    }

    private GatewaySubscription known(String id) {
        return subscription(id).orElseThrow(FixtureGateway::unknown);
    }

    private static GatewayException unknown() {
        return new GatewayException(
                Kind.UNKNOWN_OBJECT, "resource_missing", "The payment provider does not have it.", null);
    }

    private static GatewaySubscription as(String id, TenantSubscription found) {
        boolean ended = found.status() == SubscriptionStatus.CANCELED;
        return subscription(
                id,
                customer(found.tenantId()),
                found.status().word(),
                found.planCode(),
                found.seatCount(),
                found.startsAt(),
                found.currentPeriodStart(),
                found.currentPeriodEnd(),
                ended ? null : found.cancelAt(),
                ended ? found.cancelAt() : null);
    }

    private static GatewaySubscription with(
            GatewaySubscription now,
            String status,
            @Nullable String plan,
            @Nullable Integer seats,
            @Nullable Instant cancelAt,
            @Nullable Instant endedAt) {
        return subscription(
                now.id(),
                now.customerId(),
                status,
                plan,
                seats,
                now.startedAt(),
                now.currentPeriodStart(),
                now.currentPeriodEnd(),
                cancelAt,
                endedAt);
    }

    private static GatewaySubscription subscription(
            String id,
            String customer,
            String status,
            @Nullable String plan,
            @Nullable Integer seats,
            Instant startedAt,
            @Nullable Instant periodStart,
            @Nullable Instant periodEnd,
            @Nullable Instant cancelAt,
            @Nullable Instant endedAt) {
        return new GatewaySubscription(
                id,
                customer,
                status,
                plan,
                null,
                null,
                seats,
                startedAt,
                periodStart,
                periodEnd,
                null,
                cancelAt != null,
                cancelAt,
                endedAt,
                endedAt,
                startedAt,
                null,
                null,
                false,
                Map.of());
    }
}
