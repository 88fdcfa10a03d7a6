package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.InvoiceRepository.Listed;
import io.anythingagents.billing.InvoiceRepository.Place;
import io.anythingagents.billing.InvoiceRepository.Versioned;
import io.anythingagents.persistence.TestStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvoiceRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final UUID TENANT = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore();
        for (UUID tenant : List.of(TENANT, OTHER)) {
            store.database()
                    .execute("insert into tenant_accounts (id, slug, name, status, created_at, updated_at, version)"
                            + " values ('" + tenant + "', '" + tenant + "', 'A', 'active', now(), now(), 0)");
        }
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void whatIsKept_isFoundAsItWasWritten_byItsTenantOnly() {
        KeptInvoice invoice = invoice("in_1", "open", NOW);
        assertThat(write(TENANT, invoice)).isTrue();

        assertThat(find(TENANT, "in_1")).contains(invoice);
        assertThat(find(OTHER, "in_1")).isEmpty();
        assertThat(this.<List<Listed>>ask(invoices -> invoices.page(OTHER, "stripe", null, 0, 10)))
                .isEmpty();
        assertThat(write(OTHER, invoice)).isFalse();
        assertThat(this.<Optional<Versioned>>ask(invoices -> invoices.findForChange(OTHER, "stripe", "in_1")))
                .isEmpty();
        assertThat(this.<Optional<Versioned>>ask(invoices -> invoices.findForChange(TENANT, "stripe", "in_1"))
                        .map(Versioned::invoice))
                .contains(invoice);
    }

    @Test
    void theVersion_isAnotherOneAfterEachWrite() {
        assertThat(version("in_1")).isZero();
        write(TENANT, invoice("in_1", "open", NOW));
        long first = version("in_1");
        ask(invoices -> invoices.findForChange(TENANT, "stripe", "in_1"));
        assertThat(version("in_1")).isEqualTo(first).isNotZero();

        write(TENANT, invoice("in_1", "paid", NOW));

        assertThat(version("in_1")).isNotEqualTo(first);
        assertThat(this.<Map<String, Long>>ask(invoices -> invoices.versions(TENANT, "stripe")))
                .isEqualTo(Map.of("in_1", version("in_1")));
        assertThat(this.<Map<String, Long>>ask(invoices -> invoices.versions(OTHER, "stripe")))
                .isEmpty();
    }

    @Test
    void theLatestPeriod_isFirst_pageByPage_andWhatIsOpen_isUnsettled() {
        write(TENANT, invoice("in_1", "paid", NOW));
        write(TENANT, invoice("in_2", "open", NOW.plusSeconds(60)));
        write(TENANT, invoice("in_3", "uncollectible", NOW));

        List<Listed> first = page(null, 0, 2);
        assertThat(first).extracting(listed -> listed.invoice().invoiceId()).containsExactly("in_2", "in_3");
        assertThat(page(first.get(1).place(), 0, 2))
                .extracting(listed -> listed.invoice().invoiceId())
                .containsExactly("in_1");
        assertThat(page(null, 2, 2))
                .extracting(listed -> listed.invoice().invoiceId())
                .containsExactly("in_1");
        assertThat(this.<List<String>>ask(invoices -> invoices.unsettled(TENANT, "stripe")))
                .containsExactly("in_2", "in_3");
        assertThat(this.<List<String>>ask(invoices -> invoices.unsettled(OTHER, "stripe")))
                .isEmpty();
    }

    @Test
    void customers_arePagedByTenant() {
        store.inTransaction(em -> new BillingCustomerRepository(em).addUnlessThere(TENANT, "stripe", "cus_1", NOW));
        store.inTransaction(em -> new BillingCustomerRepository(em).addUnlessThere(OTHER, "fixture", "cus_2", NOW));

        assertThat(customers(null)).containsExactly(new BillingCustomerRepository.Customer(TENANT, "cus_1"));
        assertThat(customers(TENANT)).isEmpty();
    }

    private List<BillingCustomerRepository.Customer> customers(@Nullable UUID after) {
        return store.inTransaction(em -> new BillingCustomerRepository(em).pageAcrossTenants("stripe", after, 10));
    }

    private List<Listed> page(@Nullable Place after, int offset, int limit) {
        return ask(invoices -> invoices.page(TENANT, "stripe", after, offset, limit));
    }

    private boolean write(UUID tenant, KeptInvoice invoice) {
        return ask(invoices -> invoices.write(tenant, invoice, NOW));
    }

    private Optional<KeptInvoice> find(UUID tenant, String id) {
        return ask(invoices -> invoices.find(tenant, "stripe", id));
    }

    private long version(String id) {
        return ask(invoices -> invoices.versionAcrossTenants("stripe", id));
    }

    private <T> T ask(Function<InvoiceRepository, T> question) {
        return Objects.requireNonNull(store.inTransaction(em -> question.apply(new InvoiceRepository(em))));
    }

    private static KeptInvoice invoice(String id, String status, Instant period) {
        return new KeptInvoice(
                "stripe",
                id,
                "cus_1",
                "sub_1",
                "AA-1",
                status,
                "USD",
                9_900,
                0,
                9_900,
                "subscription_cycle",
                "charge_automatically",
                "https://invoice.stripe.com/i/" + id,
                null,
                1,
                NOW.plusSeconds(3_600),
                period,
                period.plusSeconds(86_400),
                NOW);
    }
}
