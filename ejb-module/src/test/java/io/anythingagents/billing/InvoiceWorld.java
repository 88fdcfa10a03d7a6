package io.anythingagents.billing;

import io.anythingagents.billing.PaymentGateway.GatewayPage;
import io.anythingagents.billing.SubscriptionBook.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The provider's invoices and ours, in memory. */
final class InvoiceWorld implements InvoiceReader, InvoiceBook {
    static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, GatewayInvoice> provider = new LinkedHashMap<>();
    private final Map<String, InvoiceRepository.Versioned> kept = new HashMap<>();
    private final List<String> audited = new ArrayList<>();
    private long versions;
    Runnable whenAsked = () -> {};

    /** How an invoice is at the provider from now on. */
    void becomes(String id, String status, @Nullable String subscription) {
        provider.put(
                id,
                new GatewayInvoice(
                        id,
                        status.equals("draft") ? null : "AA-" + id,
                        "cus_1",
                        subscription,
                        status,
                        "USD",
                        9_900,
                        status.equals("paid") ? 9_900 : 0,
                        9_900,
                        "subscription_cycle",
                        "charge_automatically",
                        null,
                        null,
                        1,
                        null,
                        ISSUED,
                        null,
                        ISSUED,
                        false,
                        Map.of(),
                        List.of()));
    }

    Optional<String> status(String id) {
        return Optional.ofNullable(kept.get(id)).map(found -> found.invoice().status());
    }

    Map<String, Long> versions() {
        Map<String, Long> all = new HashMap<>();
        kept.forEach((id, found) -> all.put(id, found.version()));
        return all;
    }

    List<String> unsettled() {
        return kept.values().stream()
                .map(InvoiceRepository.Versioned::invoice)
                .filter(invoice -> invoice.status().equals("open"))
                .map(KeptInvoice::invoiceId)
                .toList();
    }

    /** What differed with each real change. */
    List<String> audited() {
        return audited;
    }

    @Override
    public String processor() {
        return "stripe";
    }

    @Override
    public Optional<GatewayInvoice> invoice(String id) {
        Optional<GatewayInvoice> answer = Optional.ofNullable(provider.get(id));
        whenAsked.run();
        return answer;
    }

    @Override
    public GatewayPage<GatewayInvoice> invoices(String customerId, int limit, @Nullable String afterId) {
        List<GatewayInvoice> newest = new ArrayList<>();
        provider.values().forEach(invoice -> newest.add(0, invoice));
        int from = 0;
        for (int i = 0; i < newest.size(); i++) {
            from = afterId != null && afterId.equals(newest.get(i).id()) ? i + 1 : from;
        }
        int to = Math.min(newest.size(), from + limit);
        GatewayPage<GatewayInvoice> answer = new GatewayPage<>(newest.subList(from, to), to < newest.size());
        whenAsked.run();
        return answer;
    }

    @Override
    public long version(String processor, String invoiceId) {
        return Optional.ofNullable(kept.get(invoiceId))
                .map(InvoiceRepository.Versioned::version)
                .orElse(0L);
    }

    @Override
    public Optional<InvoiceRepository.Versioned> lock(UUID tenantId, String processor, String invoiceId) {
        return Optional.ofNullable(kept.get(invoiceId));
    }

    @Override
    public void write(UUID tenantId, KeptInvoice invoice, List<String> changed, Cause cause) {
        versions++;
        kept.put(invoice.invoiceId(), new InvoiceRepository.Versioned(versions, invoice));
        if (!changed.isEmpty()) {
            audited.add(invoice.invoiceId() + " " + String.join(",", changed));
        }
    }
}
