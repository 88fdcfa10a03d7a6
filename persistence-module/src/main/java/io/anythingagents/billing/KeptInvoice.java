package io.anythingagents.billing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invoice as the payment provider had it when it was last asked; amounts in the currency's smallest unit.
 *
 * @param subscriptionId null for an invoice of no subscription
 * @param status open, paid, uncollectible or void; drafts are not kept
 * @param currency ISO 4217, upper case
 * @param attempts how often the provider tried to collect
 * @param nextAttemptAt null when it will not try again
 */
public record KeptInvoice(
        String processor,
        String invoiceId,
        String customerId,
        @Nullable String subscriptionId,
        @Nullable String number,
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
        Instant issuedAt) {}
