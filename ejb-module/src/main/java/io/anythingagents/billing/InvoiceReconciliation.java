package io.anythingagents.billing;

import io.anythingagents.billing.BillingCustomerRepository.Customer;
import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.InvoiceSync.Reading;
import io.anythingagents.billing.PaymentGateway.GatewayPage;
import io.anythingagents.billing.SubscriptionBook.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares the invoices of every customer with the provider: the newest ones, page by page until one shows nothing new, and
 * older ones that are not settled. Events may be lost, and invoices may be older than the keeping of them.
 */
final class InvoiceReconciliation {
    private static final int PAGE = 100;
    private static final int INVOICES = 25;
    private static final int MOST_READINGS = 5;

    private final Rows rows;
    private final InvoiceReader provider;
    private final InvoiceSync sync;
    private final Listener listener;

    InvoiceReconciliation(Rows rows, InvoiceReader provider, InvoiceSync sync, Listener listener) {
        this.rows = rows;
        this.provider = provider;
        this.sync = sync;
        this.listener = listener;
    }

    /** The customers there are, their open invoices, and the transaction of a change. */
    interface Rows {
        /** By tenant, behind one. */
        List<Customer> customers(@Nullable UUID after, int limit);

        List<String> unsettled(UUID tenantId);

        /** Of all that is kept of a tenant, by invoice. */
        Map<String, Long> versions(UUID tenantId);

        boolean settle(Effect effect);
    }

    /** Who is told of each that was not in step, and of customers whose invoices could not be compared. */
    interface Listener {
        void repaired(UUID tenantId, String invoiceId);

        void failed(UUID tenantId, RuntimeException cause);
    }

    /** How many invoices were compared and not in step, and customers that could not be compared. */
    record Report(int compared, int repaired, int failed) {}

    private static final class Counting {
        private int compared;
        private int repaired;
        private int failed;
    }

    /** @param mayGoOn asked before each page of customers */
    Report run(BooleanSupplier mayGoOn) {
        Counting counting = new Counting();
        UUID last = null;
        List<Customer> page;
        do {
            page = mayGoOn.getAsBoolean() ? rows.customers(last, PAGE) : List.of();
            for (Customer customer : page) {
                last = customer.tenantId();
                try {
                    compare(customer, counting);
                } catch (RuntimeException e) {
                    counting.failed++;
                    listener.failed(customer.tenantId(), e);
                }
            }
        } while (page.size() == PAGE);
        return new Report(counting.compared, counting.repaired, counting.failed);
    }

    private void compare(Customer customer, Counting counting) {
        Set<String> seen = new HashSet<>();
        String after = null;
        boolean more = true;
        while (more) {
            Map<String, Long> versions = rows.versions(customer.tenantId());
            GatewayPage<GatewayInvoice> page = provider.invoices(customer.customerId(), INVOICES, after);
            boolean repaired = false;
            for (GatewayInvoice invoice : page.items()) {
                String id = invoice.id();
                if (id != null) {
                    after = id;
                    seen.add(id);
                    Reading listed = new Reading(id, versions.getOrDefault(id, 0L), invoice);
                    repaired |= isRepaired(customer.tenantId(), listed, counting);
                }
            }
            more = page.more() && repaired;
        }
        for (String open : rows.unsettled(customer.tenantId())) {
            if (!seen.contains(open)) {
                isRepaired(customer.tenantId(), sync.read(open), counting);
            }
        }
    }

    private boolean isRepaired(UUID tenantId, Reading first, Counting counting) {
        counting.compared++;
        Reading reading = first;
        for (int i = 0; i < MOST_READINGS; i++) {
            boolean[] changed = {false};
            Effect effect =
                    sync.effect(tenantId, reading, Cause.COMPARISON, () -> true, isChanged -> changed[0] = isChanged);
            if (rows.settle(effect)) {
                if (changed[0]) {
                    counting.repaired++;
                    listener.repaired(tenantId, first.invoiceId());
                }
                return changed[0];
            }
            reading = sync.read(first.invoiceId());
        }
        throw new EventFailedException("It was changed by others each time it was looked at.");
    }
}
