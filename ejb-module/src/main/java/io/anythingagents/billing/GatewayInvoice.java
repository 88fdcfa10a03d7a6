package io.anythingagents.billing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An invoice as the payment provider has it at the moment of asking; amounts in the currency's smallest unit.
 *
 * @param id null only in a preview
 * @param subscriptionId null for an invoice of no subscription
 * @param status draft, open, paid, uncollectible or void
 * @param currency ISO 4217, upper case
 * @param billingReason such as subscription_cycle
 * @param attempts how often the provider tried to collect
 * @param nextAttemptAt null when it will not try again
 * @param metadata the invoice's own over those of its subscription
 */
public record GatewayInvoice(
        @Nullable String id,
        @Nullable String number,
        @Nullable String customerId,
        @Nullable String subscriptionId,
        String status,
        String currency,
        long amountDueCents,
        long amountPaidCents,
        long totalCents,
        @Nullable String billingReason,
        @Nullable String collectionMethod,
        @Nullable String hostedUrl,
        @Nullable String pdfUrl,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant periodStart,
        @Nullable Instant periodEnd,
        Instant createdAt,
        boolean liveMode,
        Map<String, String> metadata,
        List<Line> lines) {
    /**
     * One line of it.
     *
     * @param unitAmountCents null where the price has no single one
     */
    public record Line(
            @Nullable String id,
            @Nullable String description,
            long amountCents,
            String currency,
            @Nullable Long quantity,
            @Nullable Long unitAmountCents,
            @Nullable String priceId,
            @Nullable Instant periodStart,
            @Nullable Instant periodEnd,
            Map<String, String> metadata) {
        public Line {
            metadata = Map.copyOf(metadata);
        }
    }

    public GatewayInvoice {
        metadata = Map.copyOf(metadata);
        lines = List.copyOf(lines);
    }
}
