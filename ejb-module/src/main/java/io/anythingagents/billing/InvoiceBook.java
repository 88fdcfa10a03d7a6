package io.anythingagents.billing;

import io.anythingagents.billing.SubscriptionBook.Cause;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tenants' invoices as the work on events sees them. */
public interface InvoiceBook {
    /** Of what is kept of an invoice; 0 while nothing is. */
    long version(String processor, String invoiceId);

    /** Within the transaction of a change: nobody else changes invoices of the tenant until that ends. */
    Optional<InvoiceRepository.Versioned> lock(UUID tenantId, String processor, String invoiceId);

    /**
     * Within the same transaction: writes it.
     *
     * @param changed what differs; nothing is said in the trail when that is only how it is shown
     */
    void write(UUID tenantId, KeptInvoice invoice, List<String> changed, Cause cause);
}
