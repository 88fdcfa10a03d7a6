package io.anythingagents.billing;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.billing.BillingCustomerRepository.Customer;
import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.SubscriptionBook.Cause;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tenants' invoices in the database, for who brings them in step with the provider. */
@Stateless
@LocalBean
public class InvoiceLedger implements InvoiceBook {
    @Inject
    private InvoiceRepository invoices;

    @Inject
    private SubscriptionSyncRepository tenants;

    @Inject
    private BillingCustomerRepository customers;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public InvoiceLedger() {}

    @Override
    public long version(String processor, String invoiceId) {
        return invoices.versionAcrossTenants(processor, invoiceId);
    }

    @Override
    public Optional<InvoiceRepository.Versioned> lock(UUID tenantId, String processor, String invoiceId) {
        if (!tenants.lock(tenantId)) {
            throw new EventFailedException("The tenant has gone.");
        }
        return invoices.findForChange(tenantId, processor, invoiceId);
    }

    @Override
    public void write(UUID tenantId, KeptInvoice invoice, List<String> changed, Cause cause) {
        if (!invoices.write(tenantId, invoice, clock.instant())) {
            throw new EventFailedException("The invoice is another tenant's.");
        }
        if (changed.isEmpty()) {
            return;
        }
        audit.record(AuditEvent.of(AuditAction.INVOICE_SYNCED)
                .actor(cause.actor())
                .tenant(tenantId)
                .target("invoice", invoice.invoiceId())
                .changed(changed.toArray(String[]::new))
                .detail("status", invoice.status())
                .detail("stripe_event_id", cause.stripeEventId())
                .detail("event_type", cause.eventType()));
    }

    /** All customers, by tenant, behind one. */
    public List<Customer> customers(String processor, @Nullable UUID after, int limit) {
        return customers.pageAcrossTenants(processor, after, limit);
    }

    /** Those of a tenant that the provider may still change. */
    public List<String> unsettled(UUID tenantId, String processor) {
        return invoices.unsettled(tenantId, processor);
    }

    /** Of all that is kept of a tenant, by invoice. */
    public Map<String, Long> versions(UUID tenantId, String processor) {
        return invoices.versions(tenantId, processor);
    }

    /** Does it in a transaction. */
    public boolean settle(Effect effect) {
        return effect.apply();
    }
}
