package io.anythingagents.billing.stripe;

import com.stripe.model.Invoice;
import com.stripe.model.InvoiceLineItem;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import io.anythingagents.billing.GatewayInvoice;
import io.anythingagents.billing.GatewaySubscription;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stripe's objects in our own words. */
final class StripeShapes {
    private StripeShapes() {}

    static GatewaySubscription subscription(Subscription from, StripePrices prices) {
        SubscriptionItem item = item(from);
        String price =
                item == null || item.getPrice() == null ? null : item.getPrice().getId();
        Map<String, String> metadata = present(from.getMetadata());
        Instant created = Objects.requireNonNullElse(time(from.getCreated()), Instant.EPOCH);
        return new GatewaySubscription(
                from.getId(),
                from.getCustomer(),
                Objects.requireNonNullElse(from.getStatus(), "unknown"),
                prices.planOf(price, metadata.get("plan_code")),
                price,
                item == null ? null : item.getId(),
                item == null || item.getQuantity() == null ? null : Math.toIntExact(item.getQuantity()),
                Objects.requireNonNullElse(time(from.getStartDate()), created),
                item == null ? null : time(item.getCurrentPeriodStart()),
                item == null ? null : time(item.getCurrentPeriodEnd()),
                time(from.getTrialEnd()),
                Boolean.TRUE.equals(from.getCancelAtPeriodEnd()),
                time(from.getCancelAt()),
                time(from.getCanceledAt()),
                time(from.getEndedAt()),
                created,
                from.getLatestInvoice(),
                from.getSchedule(),
                Boolean.TRUE.equals(from.getLivemode()),
                metadata);
    }

    static GatewayInvoice invoice(Invoice from) {
        Map<String, String> metadata = new HashMap<>();
        Invoice.Parent.SubscriptionDetails parent =
                from.getParent() == null ? null : from.getParent().getSubscriptionDetails();
        if (parent != null) {
            metadata.putAll(present(parent.getMetadata()));
        }
        metadata.putAll(present(from.getMetadata()));
        String currency = upper(from.getCurrency());
        return new GatewayInvoice(
                from.getId(),
                from.getNumber(),
                from.getCustomer(),
                parent == null ? null : parent.getSubscription(),
                Objects.requireNonNullElse(from.getStatus(), "draft"),
                currency,
                number(from.getAmountDue()),
                number(from.getAmountPaid()),
                number(from.getTotal()),
                from.getBillingReason(),
                from.getCollectionMethod(),
                from.getHostedInvoiceUrl(),
                from.getInvoicePdf(),
                Math.toIntExact(number(from.getAttemptCount())),
                time(from.getNextPaymentAttempt()),
                time(from.getPeriodStart()),
                time(from.getPeriodEnd()),
                Objects.requireNonNullElse(time(from.getCreated()), Instant.EPOCH),
                Boolean.TRUE.equals(from.getLivemode()),
                metadata,
                from.getLines() == null || from.getLines().getData() == null
                        ? List.of()
                        : from.getLines().getData().stream()
                                .map(line -> line(line, currency))
                                .toList());
    }

    private static GatewayInvoice.Line line(InvoiceLineItem from, String currency) {
        InvoiceLineItem.Pricing pricing = from.getPricing();
        InvoiceLineItem.Period period = from.getPeriod();
        return new GatewayInvoice.Line(
                from.getId(),
                from.getDescription(),
                number(from.getAmount()),
                from.getCurrency() == null ? currency : upper(from.getCurrency()),
                from.getQuantity(),
                pricing == null ? null : whole(pricing.getUnitAmountDecimal()),
                pricing == null || pricing.getPriceDetails() == null
                        ? null
                        : pricing.getPriceDetails().getPrice(),
                period == null ? null : time(period.getStart()),
                period == null ? null : time(period.getEnd()),
                present(from.getMetadata()));
    }

    /** The line with price and quantity; null for a subscription without any. */
    static @Nullable SubscriptionItem item(Subscription from) {
        return from.getItems() == null
                        || from.getItems().getData() == null
                        || from.getItems().getData().isEmpty()
                ? null
                : from.getItems().getData().get(0);
    }

    private static @Nullable Long whole(@Nullable BigDecimal amount) {
        return amount == null || amount.stripTrailingZeros().scale() > 0 ? null : amount.longValue();
    }

    static @Nullable Instant time(@Nullable Long seconds) {
        return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }

    private static long number(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static String upper(@Nullable String currency) {
        return currency == null ? "USD" : currency.toUpperCase(Locale.ROOT);
    }

    private static Map<String, String> present(@Nullable Map<String, String> metadata) {
        return metadata == null ? Map.of() : metadata;
    }
}
