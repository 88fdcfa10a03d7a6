package io.anythingagents.billing;

import io.anythingagents.billing.PaymentGateway.GatewayPage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked of the payment provider about invoices. Goes over the network, so never in a transaction. */
public interface InvoiceReader {
    /** How the provider is named where its ids are stored. */
    String processor();

    /** As it is now; empty for an id it does not know. */
    Optional<GatewayInvoice> invoice(String id);

    /** Newest first. */
    GatewayPage<GatewayInvoice> invoices(String customerId, int limit, @Nullable String afterId);
}
