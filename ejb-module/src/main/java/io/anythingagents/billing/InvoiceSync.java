package io.anythingagents.billing;

import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.SubscriptionBook.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps invoices as the provider has them, whatever events come in whatever order: the version of what is kept is noted
 * before the provider is asked, and what it said is written only over that very version.
 */
final class InvoiceSync {
    /** Not an invoice yet: it has no number, and may still be thrown away. */
    private static final String DRAFT = "draft";

    private final InvoiceReader provider;
    private final InvoiceBook book;

    InvoiceSync(InvoiceReader provider, InvoiceBook book) {
        this.provider = provider;
        this.book = book;
    }

    /** What was read, and what it was read over. */
    record Reading(String invoiceId, long version, GatewayInvoice seen) {}

    long version(String invoiceId) {
        return book.version(provider.processor(), invoiceId);
    }

    /**
     * Asks the provider.
     *
     * @throws EventFailedException when it does not know the invoice
     */
    Reading read(String invoiceId) {
        long version = version(invoiceId);
        GatewayInvoice seen = provider.invoice(invoiceId)
                .orElseThrow(() -> new EventFailedException("The provider does not know the invoice."));
        return new Reading(invoiceId, version, seen);
    }

    /** Who hears, in the same transaction, whether it was written. */
    interface Listener {
        void kept(boolean changed);
    }

    /**
     * What is to be done about it.
     *
     * @param before what else is done in the same transaction; when that is out of date so is all
     */
    Effect effect(UUID tenantId, Reading reading, Cause cause, Effect before, Listener listener) {
        return () -> {
            Optional<InvoiceRepository.Versioned> kept = book.lock(tenantId, provider.processor(), reading.invoiceId());
            if (kept.map(InvoiceRepository.Versioned::version).orElse(0L) != reading.version() || !before.apply()) {
                return false;
            }
            listener.kept(isWritten(
                    tenantId, kept.map(InvoiceRepository.Versioned::invoice).orElse(null), reading, cause));
            return true;
        };
    }

    private boolean isWritten(UUID tenantId, @Nullable KeptInvoice before, Reading reading, Cause cause) {
        if (reading.seen().status().equals(DRAFT)) {
            return false;
        }
        KeptInvoice after = kept(reading);
        if (after.equals(before)) {
            return false;
        }
        List<String> changed = differences(before, after);
        book.write(tenantId, after, changed, cause);
        return !changed.isEmpty();
    }

    private KeptInvoice kept(Reading reading) {
        GatewayInvoice seen = reading.seen();
        if (seen.customerId() == null) {
            throw new EventFailedException("The invoice names no customer.");
        }
        return new KeptInvoice(
                provider.processor(),
                reading.invoiceId(),
                seen.customerId(),
                seen.subscriptionId(),
                seen.number(),
                seen.status(),
                seen.currency(),
                seen.amountDueCents(),
                seen.amountPaidCents(),
                seen.totalCents(),
                seen.billingReason(),
                seen.collectionMethod(),
                seen.hostedUrl(),
                seen.pdfUrl(),
                seen.attempts(),
                seen.nextAttemptAt(),
                seen.periodStart(),
                seen.periodEnd(),
                seen.createdAt());
    }

    /** Without the addresses, which the provider may sign anew for each reader. */
    private static List<String> differences(@Nullable KeptInvoice before, KeptInvoice after) {
        if (before == null) {
            return List.of("invoice");
        }
        List<String> fields = new ArrayList<>();
        note(fields, "customer", before.customerId(), after.customerId());
        note(fields, "subscription", before.subscriptionId(), after.subscriptionId());
        note(fields, "number", before.number(), after.number());
        note(fields, "status", before.status(), after.status());
        note(fields, "currency", before.currency(), after.currency());
        note(fields, "amount_due", before.amountDueCents(), after.amountDueCents());
        note(fields, "amount_paid", before.amountPaidCents(), after.amountPaidCents());
        note(fields, "total", before.totalCents(), after.totalCents());
        note(fields, "billing_reason", before.billingReason(), after.billingReason());
        note(fields, "collection_method", before.collectionMethod(), after.collectionMethod());
        note(fields, "attempts", before.attempts(), after.attempts());
        note(fields, "next_attempt_at", before.nextAttemptAt(), after.nextAttemptAt());
        note(fields, "period_start", before.periodStart(), after.periodStart());
        note(fields, "period_end", before.periodEnd(), after.periodEnd());
        note(fields, "issued_at", before.issuedAt(), after.issuedAt());
        return fields;
    }

    private static void note(List<String> fields, String name, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            fields.add(name);
        }
    }
}
