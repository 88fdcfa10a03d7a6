package io.anythingagents.billing;

import io.anythingagents.billing.StripeWorkRepository.Leased;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Events about invoices: whether one is paid decides how the subscription stands that it is for. */
@ApplicationScoped
public class InvoiceEvents implements EventHandler {
    private SubscriptionReader provider;
    private SubscriptionSync sync;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected InvoiceEvents() {}

    @Inject
    public InvoiceEvents(SubscriptionReader provider, SubscriptionLedger ledger) {
        this(provider, new SubscriptionSync(provider, ledger));
    }

    InvoiceEvents(SubscriptionReader provider, SubscriptionSync sync) {
        this.provider = provider;
        this.sync = sync;
    }

    @Override
    public StripeEventKind kind() {
        return StripeEventKind.INVOICE;
    }

    /** An invoice of no subscription does not concern us. */
    @Override
    public Optional<Effect> prepare(Leased event) {
        String id = event.objectId();
        if (id == null) {
            throw new EventFailedException("It names no invoice.");
        }
        GatewayInvoice invoice = provider.invoice(id)
                .orElseThrow(() -> new EventFailedException("The provider does not know the invoice."));
        if (invoice.subscriptionId() == null) {
            return Optional.empty();
        }
        return sync.read(invoice.subscriptionId(), event.tenantHint())
                .map(reading -> sync.effect(reading, event, invoice));
    }
}
