package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.BillingStreamRepository.Line;
import io.anythingagents.persistence.TestStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BillingStreamRepositoryTest {
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
    void anEvent_isToldOnce_andPublishedLinesAreNotOpen() {
        assertThat(add("evt_1")).isTrue();
        assertThat(add("evt_1")).isFalse();
        assertThat(add("evt_2")).isTrue();
        assertThat(open()).extracting(Line::number).containsExactly(1L, 2L);

        publish(1);

        assertThat(open()).extracting(Line::text).containsExactly("{\"of\":\"evt_2\"}");
        assertThat(add("evt_1")).isFalse();
        publish(2);
        assertThat(store.<Integer>inTransaction(
                        em -> new BillingStreamRepository(em).purgeAcrossTenants(NOW.plusSeconds(1))))
                .isEqualTo(2);
        assertThat(add("evt_3")).isTrue();
        assertThat(open()).extracting(Line::number).containsExactly(3L);
    }

    /** Else a number could be published before a smaller one is seen, and that one would be lost. */
    @Test
    void numbers_areSeenInOrder_withoutGaps_howeverManyWriteAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> writes = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String event = "evt_" + i;
            writes.add(threads.submit(() -> add(event)));
        }
        while (seen.size() < 40) {
            for (Line line : open()) {
                seen.add(line.number());
                publish(line.number());
            }
        }
        for (Future<Boolean> write : writes) {
            assertThat(write.get()).isTrue();
        }
        threads.shutdown();

        assertThat(seen).hasSize(40).isSorted().first().isEqualTo(1L);
        assertThat(seen.get(39)).isEqualTo(40L);
    }

    private boolean add(String event) {
        return Objects.requireNonNull(store.inTransaction(em ->
                new BillingStreamRepository(em).addUnlessTold(tenant, event, "{\"of\":\"" + event + "\"}", true, NOW)));
    }

    private void publish(long number) {
        store.inTransaction(em -> {
            new BillingStreamRepository(em).published(tenant, number, NOW);
            return true;
        });
    }

    private List<Line> open() {
        return store.inTransaction(em -> new BillingStreamRepository(em).openAcrossTenants(100));
    }
}
