package io.anythingagents.billing;

import io.anythingagents.billing.InvoiceRepository.Listed;
import io.anythingagents.billing.InvoiceRepository.Place;
import io.anythingagents.shared.CursorFormat;
import io.anythingagents.shared.DomainException;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant was billed, as we keep it: it can be looked at while the payment provider is away. */
@Stateless
public class Invoices {
    private static final CursorFormat CURSORS = new CursorFormat("i1", 3);

    @Inject
    private InvoiceRepository invoices;

    @Inject
    private GatewayReader provider;

    @SuppressWarnings("NullAway.Init") // injected
    public Invoices() {}

    /**
     * A page of them.
     *
     * @param nextCursor opaque; null at the end
     * @param nextOffset the same for who counts; null at the end
     */
    public record InvoicePage(
            List<KeptInvoice> items,
            @Nullable String nextCursor,
            @Nullable Integer nextOffset) {
        public InvoicePage {
            items = List.copyOf(items);
        }
    }

    /**
     * The latest period first.
     *
     * @param offset how many to leave out, from where the cursor is
     * @throws DomainException invalid-cursor
     */
    public InvoicePage page(UUID tenantId, @Nullable String cursor, int offset, int limit) {
        List<Listed> found = invoices.page(tenantId, provider.processor(), place(cursor), offset, limit + 1);
        boolean more = found.size() > limit;
        List<Listed> shown = more ? found.subList(0, limit) : found;
        return new InvoicePage(
                shown.stream().map(Listed::invoice).toList(),
                more ? cursor(shown.get(limit - 1).place()) : null,
                more && cursor == null ? Integer.valueOf(offset + limit) : null);
    }

    /** @throws DomainException not-found for an unknown one, and for another tenant's */
    public KeptInvoice find(UUID tenantId, String invoiceId) {
        return invoices.find(tenantId, provider.processor(), invoiceId)
                .orElseThrow(() -> DomainException.notFound("Invoice"));
    }

    private static String cursor(Place place) {
        return CURSORS.write(place.sortedBy(), place.issuedAt(), place.position());
    }

    private static @Nullable Place place(@Nullable String cursor) {
        return CURSORS.read(
                cursor,
                values -> new Place(
                        Instant.parse(values.get(0)), Instant.parse(values.get(1)), Long.parseLong(values.get(2))));
    }
}
