package io.anythingagents.billing;

import io.anythingagents.billing.BillingCustomerRepository.Customer;
import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.SubscriptionSyncRepository.Live;
import io.anythingagents.health.HealthRegistry;
import io.anythingagents.job.Lease;
import io.anythingagents.job.Leases;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Compares all live subscriptions, and the invoices of all customers, with Stripe once a night; a lease sees to it that one
 * node does. What tenants were told long ago is forgotten then, too.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class ReconciliationTimer {
    private static final EventLog LOG = EventLog.of(ReconciliationTimer.class);
    private static final String LEASE = "billing-reconciliation";
    /** So long that no other node begins anew in the same night; whoever works renews it. */
    private static final Duration TERM = Duration.ofMinutes(30);

    private static final String METRIC = "stripe_reconciled_subscriptions";
    private static final String INVOICES = "stripe_reconciled_invoices";

    @Inject
    private SubscriptionLedger ledger;

    @Inject
    private InvoiceLedger invoices;

    @Inject
    private BillingOutbox outbox;

    @Inject
    private GatewayReader provider;

    @Inject
    private Leases leases;

    @Inject
    private Settings settings;

    @Inject
    private MigrationState schema;

    @Inject
    private Metrics metrics;

    @Inject
    private Ids ids;

    @SuppressWarnings("NullAway.Init") // injected
    public ReconciliationTimer() {}

    @Schedule(hour = "3", minute = "17", second = "0", persistent = false)
    void tick() {
        if (!settings.get(SettingsCatalog.ENABLE_BILLING)
                || !settings.get(SettingsCatalog.ENABLE_BILLING_RETRY_WORKER)
                || !schema.isCurrent()
                || HealthRegistry.process().isDown(HealthRegistry.DATABASE)) {
            return;
        }
        try {
            leases.acquire(LEASE, ids.next().toString(), TERM).ifPresent(this::compare);
        } catch (RuntimeException e) {
            LOG.warn("billing.reconciliation_failed", "reason", e.getClass().getSimpleName());
        }
    }

    private void compare(Lease lease) {
        SubscriptionReconciliation.Report report = new SubscriptionReconciliation(
                        rows(), new SubscriptionSync(provider, ledger), listener())
                .run(() -> leases.renew(lease, TERM));
        metrics.add(METRIC, report.compared(), "result", "compared");
        metrics.add(METRIC, report.repaired(), "result", "repaired");
        metrics.add(METRIC, report.failed(), "result", "failed");
        LOG.info(
                "billing.reconciled",
                "compared",
                report.compared(),
                "repaired",
                report.repaired(),
                "failed",
                report.failed());
        compareInvoices(lease);
        outbox.purge();
    }

    private void compareInvoices(Lease lease) {
        InvoiceReconciliation.Report report = new InvoiceReconciliation(
                        invoiceRows(), provider, new InvoiceSync(provider, invoices), invoiceListener())
                .run(() -> leases.renew(lease, TERM));
        metrics.add(INVOICES, report.compared(), "result", "compared");
        metrics.add(INVOICES, report.repaired(), "result", "repaired");
        metrics.add(INVOICES, report.failed(), "result", "failed");
        LOG.info(
                "billing.invoices_reconciled",
                "compared",
                report.compared(),
                "repaired",
                report.repaired(),
                "failed",
                report.failed());
    }

    private InvoiceReconciliation.Rows invoiceRows() {
        return new InvoiceReconciliation.Rows() {
            @Override
            public List<Customer> customers(@Nullable UUID after, int limit) {
                return invoices.customers(provider.processor(), after, limit);
            }

            @Override
            public List<String> unsettled(UUID tenantId) {
                return invoices.unsettled(tenantId, provider.processor());
            }

            @Override
            public Map<String, Long> versions(UUID tenantId) {
                return invoices.versions(tenantId, provider.processor());
            }

            @Override
            public boolean settle(Effect effect) {
                return invoices.settle(effect);
            }
        };
    }

    private static InvoiceReconciliation.Listener invoiceListener() {
        return new InvoiceReconciliation.Listener() {
            @Override
            public void repaired(UUID tenantId, String invoiceId) {
                LOG.warn("billing.invoice_repaired", "tenant_id", tenantId, "invoice_id", invoiceId);
            }

            @Override
            public void failed(UUID tenantId, RuntimeException cause) {
                LOG.warn("billing.comparison_failed", "tenant_id", tenantId, "reason", EventLoop.describe(cause));
            }
        };
    }

    private SubscriptionReconciliation.Rows rows() {
        return new SubscriptionReconciliation.Rows() {
            @Override
            public List<Live> live(@Nullable UUID after, int limit) {
                return ledger.live(provider.processor(), after, limit);
            }

            @Override
            public boolean settle(Effect effect) {
                return ledger.settle(effect);
            }
        };
    }

    private static SubscriptionReconciliation.Listener listener() {
        return new SubscriptionReconciliation.Listener() {
            @Override
            public void repaired(UUID tenantId) {
                LOG.warn("billing.subscription_repaired", "tenant_id", tenantId);
            }

            @Override
            public void failed(UUID tenantId, RuntimeException cause) {
                LOG.warn("billing.comparison_failed", "tenant_id", tenantId, "reason", EventLoop.describe(cause));
            }
        };
    }
}
