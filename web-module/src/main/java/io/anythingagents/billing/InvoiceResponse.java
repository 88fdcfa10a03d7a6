package io.anythingagents.billing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An invoice as its tenant sees it; amounts in the currency's smallest unit. */
public record InvoiceResponse(
        String invoiceId,
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

    /** One page of them; {@code next_offset} for who counts. */
    public record InvoicePageResponse(
            List<InvoiceResponse> items,
            @Nullable String nextCursor,
            @Nullable Integer nextOffset) {
        static InvoicePageResponse of(Invoices.InvoicePage page) {
            return new InvoicePageResponse(
                    page.items().stream().map(InvoiceResponse::of).toList(), page.nextCursor(), page.nextOffset());
        }
    }

    static InvoiceResponse of(KeptInvoice invoice) {
        return new InvoiceResponse(
                invoice.invoiceId(),
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
                invoice.issuedAt());
    }
}
