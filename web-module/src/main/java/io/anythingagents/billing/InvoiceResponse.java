package io.anythingagents.billing;

import io.anythingagents.shared.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An invoice as its tenant sees it; amounts in the currency's smallest unit. */
public record InvoiceResponse(
        @Nullable String invoiceId,
        @Nullable String number,
        String status,
        long amountCents,
        long amountPaidCents,
        String currency,
        @Nullable Instant periodStart,
        @Nullable Instant periodEnd,
        @Nullable String hostedInvoiceUrl,
        @Nullable String billingReason,
        @Nullable String collectionMethod,
        Instant createdAt) {

    /** One page of them. */
    public record InvoicePageResponse(
            List<InvoiceResponse> items, @Nullable String nextCursor) {
        static InvoicePageResponse of(Page<GatewayInvoice> page) {
            return new InvoicePageResponse(
                    page.items().stream().map(InvoiceResponse::of).toList(), page.nextCursor());
        }
    }

    static InvoiceResponse of(GatewayInvoice invoice) {
        return new InvoiceResponse(
                invoice.id(),
                invoice.number(),
                invoice.status(),
                invoice.amountDueCents(),
                invoice.amountPaidCents(),
                invoice.currency(),
                invoice.periodStart(),
                invoice.periodEnd(),
                invoice.hostedUrl() == null ? invoice.pdfUrl() : invoice.hostedUrl(),
                invoice.billingReason(),
                invoice.collectionMethod(),
                invoice.createdAt());
    }
}
