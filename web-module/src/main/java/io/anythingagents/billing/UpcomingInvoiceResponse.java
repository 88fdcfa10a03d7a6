package io.anythingagents.billing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What will be charged next; amounts in the currency's smallest unit. */
public record UpcomingInvoiceResponse(
        String planCode,
        String planName,
        @Nullable Integer seatCount,
        @Nullable String invoiceId,
        long amountDueCents,
        String currency,
        @Nullable Instant periodStart,
        @Nullable Instant periodEnd,
        List<LineResponse> lines) {

    /** One line of it. */
    public record LineResponse(
            @Nullable String description,
            long amountCents,
            @Nullable String currency,
            @Nullable Long quantity,
            @Nullable Long unitAmountCents,
            @Nullable String priceId) {
        static LineResponse of(GatewayInvoice.Line line) {
            return new LineResponse(
                    line.description(),
                    line.amountCents(),
                    line.currency(),
                    line.quantity(),
                    line.unitAmountCents(),
                    line.priceId());
        }
    }

    static UpcomingInvoiceResponse of(Wallet.Upcoming upcoming) {
        GatewayInvoice invoice = upcoming.invoice();
        return new UpcomingInvoiceResponse(
                upcoming.plan().code(),
                upcoming.plan().name(),
                upcoming.seats(),
                invoice.id(),
                invoice.amountDueCents(),
                invoice.currency(),
                invoice.periodStart(),
                invoice.periodEnd(),
                invoice.lines().stream().map(LineResponse::of).toList());
    }
}
