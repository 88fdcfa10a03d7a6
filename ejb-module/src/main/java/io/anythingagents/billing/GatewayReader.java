package io.anythingagents.billing;

import io.anythingagents.billing.PaymentGateway.GatewayPage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads through the {@link PaymentGateway}. */
@ApplicationScoped
public class GatewayReader implements SubscriptionReader, InvoiceReader {
    private PaymentGateway gateway;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected GatewayReader() {}

    @Inject
    public GatewayReader(PaymentGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public String processor() {
        return gateway.processor();
    }

    @Override
    public Optional<GatewaySubscription> subscription(String id) {
        return gateway.subscription(id);
    }

    @Override
    public Optional<GatewayInvoice> invoice(String id) {
        return gateway.invoice(id);
    }

    @Override
    public GatewayPage<GatewayInvoice> invoices(String customerId, int limit, @Nullable String afterId) {
        return gateway.invoices(customerId, limit, afterId);
    }
}
