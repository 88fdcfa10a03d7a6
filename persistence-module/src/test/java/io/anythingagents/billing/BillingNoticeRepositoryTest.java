package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.persistence.TestStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BillingNoticeRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final UUID tenant = UUID.randomUUID();
    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore();
        store.database()
                .execute("insert into tenant_accounts (id, slug, name, status, created_at, updated_at, version)"
                        + " values ('" + tenant + "', 'a', 'A', 'active', now(), now(), 0)");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void ofManyThatTellTheSame_oneDoes() throws Exception {
        BillingNotice notice = new BillingNotice(BillingNotice.Kind.PAYMENT_FAILED, "sub_1|1");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> all = IntStream.range(0, 12)
                .mapToObj(i -> threads.submit(() -> add(notice)))
                .toList();
        int added = 0;
        for (Future<Boolean> one : all) {
            added += one.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(added).isEqualTo(1);
        Map<BillingNotice, Instant> told = store.inTransaction(em -> new BillingNoticeRepository(em).told(tenant));
        assertThat(told).containsExactly(Map.entry(notice, NOW));
        assertThat(add(new BillingNotice(BillingNotice.Kind.PAYMENT_RECOVERED, "sub_1|1")))
                .isTrue();
    }

    @Test
    void whoIsPastDue_orOnATrialThatEnds_isWaiting() {
        assertThat(waiting()).isEmpty();
        subscribe("active");
        assertThat(waiting()).isEmpty();
        store.database().execute("update tenant_subscriptions set status = 'past_due'");
        assertThat(waiting()).containsExactly(tenant);
        store.database()
                .execute("update tenant_subscriptions set status = 'trialing', trial_ends_at = '2026-11-21T11:00:00Z'");
        assertThat(waiting()).containsExactly(tenant);
        store.database().execute("update tenant_subscriptions set trial_ends_at = '2026-11-30T11:00:00Z'");
        assertThat(waiting()).isEmpty();
    }

    private void subscribe(String status) {
        store.database()
                .execute("insert into tenant_subscriptions (tenant_id, plan_id, status, auto_renew, starts_at,"
                        + " created_at, updated_at) select '" + tenant + "', id, '" + status
                        + "', true, now(), now(), now() from billing_plans where code = 'pro'");
    }

    private List<UUID> waiting() {
        return store.inTransaction(
                em -> new BillingNoticeRepository(em).waitingAcrossTenants(NOW.plusSeconds(7_200), null, 10));
    }

    private boolean add(BillingNotice notice) {
        return Objects.requireNonNull(
                store.inTransaction(em -> new BillingNoticeRepository(em).addUnlessTold(tenant, notice, NOW)));
    }
}
