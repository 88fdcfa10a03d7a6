package io.anythingagents.billing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Reads through the {@link PaymentGateway}. */
@ApplicationScoped
public class GatewayReader implements SubscriptionReader {
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
}
