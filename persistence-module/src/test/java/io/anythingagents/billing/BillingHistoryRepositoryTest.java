package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.BillingHistoryRepository.Entry;
import io.anythingagents.billing.BillingHistoryRepository.Position;
import io.anythingagents.billing.StripeEventRepository.Arrived;
import io.anythingagents.persistence.TestStore;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BillingHistoryRepositoryTest {
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
    void whatWasTold_andWhatWaits_isOneList_theNewestFirst_inPages() {
        arrived("evt_1", "invoice.paid", TENANT, "in_1", NOW);
        told(TENANT, "evt_1", NOW.plusSeconds(1));
        arrived("evt_2", "customer.subscription.updated", TENANT, "sub_1", NOW.plusSeconds(2));
        arrived("evt_3", "invoice.paid", TENANT, "in_3", NOW.plusSeconds(3));
        store.database()
                .execute("update stripe_events set processing_outcome = 'parked'" + " where stripe_event_id = 'evt_3'");

        List<Entry> all = page(null, null, null, 10);
        assertThat(all)
                .extracting(entry -> entry.stripeId() + " " + entry.status())
                .containsExactly("evt_3 failed", "evt_2 received", "evt_1 processed");
        assertThat(all.get(2).line()).isEqualTo("{\"of\":\"evt_1\"}");
        assertThat(all.get(1).line()).isNull();
        assertThat(page(null, null, new Position(all.get(1).at(), "evt_2"), 10))
                .extracting(Entry::stripeId)
                .containsExactly("evt_1");
        assertThat(page("invoice.paid", null, null, 10))
                .extracting(Entry::stripeId)
                .containsExactly("evt_3", "evt_1");
        assertThat(page(null, "received", null, 10)).extracting(Entry::stripeId).containsExactly("evt_2");
        assertThat(page(null, null, null, 1)).hasSize(1);
    }

    @Test
    void anEventAboutWhatIsKnownToBeAnothers_isNotShown_whateverItsMetadataSays() {
        store.inTransaction(em -> new InvoiceRepository(em)
                .write(
                        OTHER,
                        new KeptInvoice(
                                "stripe", "in_9", "cus_9", null, null, "open", "USD", 1, 0, 1, null, null, null, null,
                                0, null, null, null, NOW),
                        NOW));
        arrived("evt_1", "invoice.paid", TENANT, "in_9", NOW);
        arrived("evt_2", "invoice.paid", OTHER, "in_9", NOW);
        told(OTHER, "evt_2", NOW);

        assertThat(page(null, null, null, 10)).isEmpty();
    }

    private void arrived(String id, String type, UUID hint, String object, Instant at) {
        Arrived event = new Arrived(id, type, "{}", object, hint.toString(), false, null);
        store.inTransaction(em -> new StripeEventRepository(em).addUnlessThere(UUID.randomUUID(), event, at));
    }

    private void told(UUID tenant, String event, Instant at) {
        store.inTransaction(em ->
                new BillingStreamRepository(em).addUnlessTold(tenant, event, "{\"of\":\"" + event + "\"}", false, at));
    }

    private List<Entry> page(@Nullable String type, @Nullable String status, @Nullable Position after, int limit) {
        return store.inTransaction(em -> new BillingHistoryRepository(em).page(TENANT, type, status, after, limit));
    }
}
