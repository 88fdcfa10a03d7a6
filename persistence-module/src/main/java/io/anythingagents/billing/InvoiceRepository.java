package io.anythingagents.billing;

import io.anythingagents.database.SqlRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tenants' invoices. */
@ApplicationScoped
public class InvoiceRepository {
    private static final String COLUMNS = "processor, processor_invoice_id, processor_customer_id,"
            + " processor_subscription_id, invoice_number, status, currency, amount_due_cents, amount_paid_cents,"
            + " total_cents, billing_reason, collection_method, hosted_url, pdf_url, attempts, next_attempt_at,"
            + " period_start, period_end, issued_at";
    private static final String PLACE = "coalesce(period_start, issued_at)";

    @PersistenceContext(unitName = "anything-agents")
    private EntityManager entityManager;

    @SuppressWarnings("NullAway.Init") // injected
    public InvoiceRepository() {}

    InvoiceRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * An invoice and the version of its row.
     *
     * @param version another one after each change of the row
     */
    public record Versioned(long version, KeptInvoice invoice) {}

    /** Where an invoice stands in its tenant's list. */
    public record Place(Instant sortedBy, Instant issuedAt, long position) {}

    /** An invoice in a list. */
    public record Listed(Place place, KeptInvoice invoice) {}

    /** Of one invoice, whosever it is; 0 while it is not kept. */
    public long versionAcrossTenants(String processor, String invoiceId) {
        List<?> rows = entityManager
                .createNativeQuery("select cast(cast(xmin as text) as bigint) from billing_invoices"
                        + " where processor = :processor and processor_invoice_id = :invoice")
                .setParameter("processor", processor)
                .setParameter("invoice", invoiceId)
                .getResultList();
        return rows.isEmpty() ? 0 : ((Number) rows.get(0)).longValue();
    }

    /** Of all that is kept of a tenant, by invoice. */
    public Map<String, Long> versions(UUID tenantId, String processor) {
        List<?> rows = entityManager
                .createNativeQuery("select processor_invoice_id, cast(cast(xmin as text) as bigint)"
                        + " from billing_invoices where tenant_id = :tenant and processor = :processor")
                .setParameter("tenant", tenantId)
                .setParameter("processor", processor)
                .getResultList();
        Map<String, Long> versions = new HashMap<>();
        SqlRow.each(rows, row -> versions.put(row.text(0), row.longNumber(1)));
        return versions;
    }

    /** Those of a tenant that the provider may still change. */
    public List<String> unsettled(UUID tenantId, String processor) {
        List<?> rows = entityManager
                .createNativeQuery("select processor_invoice_id from billing_invoices where tenant_id = :tenant"
                        + " and processor = :processor and status in ('open', 'uncollectible') order by position")
                .setParameter("tenant", tenantId)
                .setParameter("processor", processor)
                .getResultList();
        return rows.stream().map(String.class::cast).toList();
    }

    /** Nobody else changes it until the transaction ends. */
    public Optional<Versioned> findForChange(UUID tenantId, String processor, String invoiceId) {
        List<?> rows = entityManager
                .createNativeQuery("select " + COLUMNS + ", cast(cast(xmin as text) as bigint) from billing_invoices"
                        + " where tenant_id = :tenant and processor = :processor"
                        + " and processor_invoice_id = :invoice for update")
                .setParameter("tenant", tenantId)
                .setParameter("processor", processor)
                .setParameter("invoice", invoiceId)
                .getResultList();
        return SqlRow.each(rows, row -> new Versioned(row.longNumber(19), invoice(row))).stream()
                .findFirst();
    }

    public Optional<KeptInvoice> find(UUID tenantId, String processor, String invoiceId) {
        List<?> rows = entityManager
                .createNativeQuery("select " + COLUMNS + " from billing_invoices where tenant_id = :tenant"
                        + " and processor = :processor and processor_invoice_id = :invoice")
                .setParameter("tenant", tenantId)
                .setParameter("processor", processor)
                .setParameter("invoice", invoiceId)
                .getResultList();
        return SqlRow.each(rows, InvoiceRepository::invoice).stream().findFirst();
    }

    /**
     * The latest period first.
     *
     * @param after the last one of the page before; null for the first page
     * @param offset how many to leave out behind that
     */
    public List<Listed> page(UUID tenantId, String processor, @Nullable Place after, int offset, int limit) {
        var query = entityManager
                .createNativeQuery("select " + COLUMNS + ", " + PLACE + ", position from billing_invoices"
                        + " where tenant_id = :tenant and processor = :processor"
                        + (after == null
                                ? ""
                                : " and (" + PLACE + ", issued_at, position) < (:sorted, :issued, :position)")
                        + " order by " + PLACE + " desc, issued_at desc, position desc limit :limit offset :offset")
                .setParameter("tenant", tenantId)
                .setParameter("processor", processor)
                .setParameter("limit", limit)
                .setParameter("offset", offset);
        if (after != null) {
            query.setParameter("sorted", after.sortedBy())
                    .setParameter("issued", after.issuedAt())
                    .setParameter("position", after.position());
        }
        return SqlRow.each(
                query.getResultList(),
                row -> new Listed(new Place(row.instant(19), row.instant(18), row.longNumber(20)), invoice(row)));
    }

    /** Writes it over what is kept, or anew. False when the invoice is another tenant's. */
    public boolean write(UUID tenantId, KeptInvoice invoice, Instant now) {
        return entityManager
                        .createNativeQuery("""
                                insert into billing_invoices (tenant_id, processor, processor_invoice_id,
                                    processor_customer_id, processor_subscription_id, invoice_number, status, currency,
                                    amount_due_cents, amount_paid_cents, total_cents, billing_reason, collection_method,
                                    hosted_url, pdf_url, attempts, next_attempt_at, period_start, period_end, issued_at,
                                    created_at, updated_at)
                                values (:tenant, :processor, :invoice, :customer, cast(:subscription as varchar),
                                    cast(:number as varchar), :status, :currency, :due, :paid, :total,
                                    cast(:reason as varchar), cast(:method as varchar), cast(:hosted as text),
                                    cast(:pdf as text), :attempts, cast(:next as timestamptz),
                                    cast(:from as timestamptz), cast(:to as timestamptz), :issued, :now, :now)
                                on conflict (processor, processor_invoice_id) do update set
                                    processor_customer_id = excluded.processor_customer_id,
                                    processor_subscription_id = excluded.processor_subscription_id,
                                    invoice_number = excluded.invoice_number, status = excluded.status,
                                    currency = excluded.currency, amount_due_cents = excluded.amount_due_cents,
                                    amount_paid_cents = excluded.amount_paid_cents, total_cents = excluded.total_cents,
                                    billing_reason = excluded.billing_reason,
                                    collection_method = excluded.collection_method,
                                    hosted_url = excluded.hosted_url, pdf_url = excluded.pdf_url,
                                    attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at,
                                    period_start = excluded.period_start, period_end = excluded.period_end,
                                    issued_at = excluded.issued_at, updated_at = excluded.updated_at
                                where billing_invoices.tenant_id = excluded.tenant_id
                                """)
                        .setParameter("tenant", tenantId)
                        .setParameter("processor", invoice.processor())
                        .setParameter("invoice", invoice.invoiceId())
                        .setParameter("customer", invoice.customerId())
                        .setParameter("subscription", invoice.subscriptionId())
                        .setParameter("number", invoice.number())
                        .setParameter("status", invoice.status())
                        .setParameter("currency", invoice.currency())
                        .setParameter("due", invoice.amountDueCents())
                        .setParameter("paid", invoice.amountPaidCents())
                        .setParameter("total", invoice.totalCents())
                        .setParameter("reason", invoice.billingReason())
                        .setParameter("method", invoice.collectionMethod())
                        .setParameter("hosted", invoice.hostedUrl())
                        .setParameter("pdf", invoice.pdfUrl())
                        .setParameter("attempts", invoice.attempts())
                        .setParameter("next", text(invoice.nextAttemptAt()))
                        .setParameter("from", text(invoice.periodStart()))
                        .setParameter("to", text(invoice.periodEnd()))
                        .setParameter("issued", invoice.issuedAt())
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    private static KeptInvoice invoice(SqlRow row) {
        return new KeptInvoice(
                row.text(0),
                row.text(1),
                row.text(2),
                row.optionalText(3),
                row.optionalText(4),
                row.text(5),
                row.text(6),
                row.longNumber(7),
                row.longNumber(8),
                row.longNumber(9),
                row.optionalText(10),
                row.optionalText(11),
                row.optionalText(12),
                row.optionalText(13),
                row.number(14),
                row.optionalInstant(15),
                row.optionalInstant(16),
                row.optionalInstant(17),
                row.instant(18));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
