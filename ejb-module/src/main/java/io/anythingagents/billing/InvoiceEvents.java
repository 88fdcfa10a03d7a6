package io.anythingagents.billing;

import io.anythingagents.billing.StripeWorkRepository.Leased;
import io.anythingagents.billing.SubscriptionBook.Cause;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Events about invoices: the invoice is kept, and whether it is paid decides how the subscription stands that it is for. */
@ApplicationScoped
public class InvoiceEvents implements EventHandler {
    private InvoiceSync invoices;
    private SubscriptionSync subscriptions;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected InvoiceEvents() {}

    @Inject
    public InvoiceEvents(GatewayReader provider, SubscriptionLedger ledger, InvoiceLedger invoices) {
        this(new InvoiceSync(provider, invoices), new SubscriptionSync(provider, ledger));
    }

    InvoiceEvents(InvoiceSync invoices, SubscriptionSync subscriptions) {
        this.invoices = invoices;
        this.subscriptions = subscriptions;
    }

    @Override
    public StripeEventKind kind() {
        return StripeEventKind.INVOICE;
    }

    /** An invoice of no subscription is kept where its customer is one of ours; else it does not concern us. */
    @Override
    public Optional<Effect> prepare(Leased event) {
        String id = event.objectId();
        if (id == null) {
            throw new EventFailedException("It names no invoice.");
        }
        InvoiceSync.Reading reading = invoices.read(id);
        GatewayInvoice invoice = reading.seen();
        if (invoice.subscriptionId() == null) {
            return Optional.ofNullable(invoice.customerId())
                    .flatMap(subscriptions::tenantOfCustomer)
                    .map(tenant -> kept(tenant, reading, event, () -> true));
        }
        return subscriptions
                .read(invoice.subscriptionId(), event.tenantHint())
                .map(of -> kept(of.tenantId(), reading, event, subscriptions.effect(of, event, invoice)));
    }

    private Effect kept(UUID tenantId, InvoiceSync.Reading reading, Leased event, Effect before) {
        return invoices.effect(tenantId, reading, Cause.of(event), before, changed -> {});
    }
}
