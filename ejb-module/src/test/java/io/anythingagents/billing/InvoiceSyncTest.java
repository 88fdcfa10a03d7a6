package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.billing.BillingCustomerRepository.Customer;
import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.InvoiceSync.Reading;
import io.anythingagents.billing.SubscriptionBook.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvoiceSyncTest {
    private static final UUID TENANT = SubscriptionWorld.TENANT;

    private final InvoiceWorld world = new InvoiceWorld();
    private final InvoiceSync sync = new InvoiceSync(world, world);
    private final List<String> told = new ArrayList<>();

    @Test
    void anInvoice_isKeptAsTheProviderHasIt_andEachRealChangeIsSaidOnce() {
        world.becomes("in_1", "open", "sub_1");
        assertThat(settle(sync.read("in_1"))).isTrue();
        assertThat(settle(sync.read("in_1"))).isTrue();
        world.becomes("in_1", "paid", "sub_1");
        assertThat(settle(sync.read("in_1"))).isTrue();

        assertThat(world.status("in_1")).contains("paid");
        assertThat(world.audited()).containsExactly("in_1 invoice", "in_1 status,amount_paid");
    }

    @Test
    void whatWasReadBeforeAnotherWrote_isNotWritten() {
        world.becomes("in_1", "open", "sub_1");
        Reading early = sync.read("in_1");
        world.becomes("in_1", "paid", "sub_1");
        assertThat(settle(sync.read("in_1"))).isTrue();

        assertThat(settle(early)).isFalse();

        assertThat(world.status("in_1")).contains("paid");
    }

    @Test
    void whenTheSubscriptionIsOutOfDate_theInvoiceIsNotWrittenEither() {
        world.becomes("in_1", "open", "sub_1");
        Reading reading = sync.read("in_1");
        Cause cause = new Cause("evt_1", "invoice.paid");

        assertThat(sync.effect(TENANT, reading, cause, () -> false, changed -> {})
                        .apply())
                .isFalse();

        assertThat(world.status("in_1")).isEmpty();
    }

    @Test
    void aDraft_isNoInvoiceYet_andAnUnknownOne_fails() {
        world.becomes("in_1", "draft", "sub_1");

        assertThat(settle(sync.read("in_1"))).isTrue();

        assertThat(world.status("in_1")).isEmpty();
        assertThatThrownBy(() -> sync.read("in_unknown")).isInstanceOf(EventFailedException.class);
    }

    @Test
    void theNightlyComparison_keepsWhatNoEventTold_alsoOlderThanTheKeeping_andSettlesWhatWasOpen() {
        world.becomes("in_0", "open", "sub_1");
        settle(sync.read("in_0"));
        for (int i = 1; i <= 60; i++) {
            world.becomes("in_" + i, "paid", "sub_1");
        }
        world.becomes("in_61", "draft", "sub_1");

        assertThat(compare()).isEqualTo(new InvoiceReconciliation.Report(62, 60, 0));
        assertThat(world.status("in_1")).contains("paid");
        assertThat(world.status("in_61")).isEmpty();

        world.becomes("in_0", "void", "sub_1");
        // the newest page shows nothing new, so nothing older is listed; what was open is asked for
        assertThat(compare()).isEqualTo(new InvoiceReconciliation.Report(26, 1, 0));
        assertThat(world.status("in_0")).contains("void");
        assertThat(compare()).isEqualTo(new InvoiceReconciliation.Report(25, 0, 0));
        assertThat(told).hasSize(61).contains("repaired in_0");
    }

    @Test
    void whenAnEventWritesMeanwhile_theComparisonReadsAgain() {
        world.becomes("in_1", "open", "sub_1");
        world.whenAsked = () -> {
            world.whenAsked = () -> {};
            world.becomes("in_1", "paid", "sub_1");
            settle(sync.read("in_1"));
        };

        assertThat(compare()).isEqualTo(new InvoiceReconciliation.Report(1, 0, 0));

        assertThat(world.status("in_1")).contains("paid");
        assertThat(world.audited()).containsExactly("in_1 invoice");
    }

    @Test
    void aCustomerThatCannotBeCompared_isSaid() {
        world.whenAsked = () -> {
            throw new EventFailedException("away");
        };

        assertThat(compare()).isEqualTo(new InvoiceReconciliation.Report(0, 0, 1));

        assertThat(told).containsExactly("away");
    }

    private boolean settle(Reading reading) {
        return sync.effect(TENANT, reading, new Cause("evt_1", "invoice.paid"), () -> true, changed -> {})
                .apply();
    }

    private InvoiceReconciliation.Report compare() {
        InvoiceReconciliation.Rows rows = new InvoiceReconciliation.Rows() {
            @Override
            public List<Customer> customers(@Nullable UUID after, int limit) {
                return after == null ? List.of(new Customer(TENANT, "cus_1")) : List.of();
            }

            @Override
            public List<String> unsettled(UUID tenantId) {
                return world.unsettled();
            }

            @Override
            public Map<String, Long> versions(UUID tenantId) {
                return world.versions();
            }

            @Override
            public boolean settle(Effect effect) {
                return effect.apply();
            }
        };
        InvoiceReconciliation.Listener listener = new InvoiceReconciliation.Listener() {
            @Override
            public void repaired(UUID tenantId, String invoiceId) {
                told.add("repaired " + invoiceId);
            }

            @Override
            public void failed(UUID tenantId, RuntimeException cause) {
                told.add(EventLoop.describe(cause));
            }
        };
        return new InvoiceReconciliation(rows, world, sync, listener).run(() -> true);
    }
}
