package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.StripeEventRepository.Arrived;
import io.anythingagents.persistence.TestStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StripeEventRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void ofManyDeliveriesAtOnce_oneStoresTheEvent() throws Exception {
        int deliveries = 8;
        CyclicBarrier together = new CyclicBarrier(deliveries);
        ExecutorService threads = Executors.newFixedThreadPool(deliveries);
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < deliveries; i++) {
            answers.add(threads.submit(() -> {
                together.await();
                return add("evt_1", "{}");
            }));
        }

        int stored = 0;
        for (Future<Boolean> answer : answers) {
            stored += answer.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(stored).isEqualTo(1);
        assertThat(store.database().rows("select processing_outcome from stripe_events"))
                .containsExactly("received");
    }

    @Test
    void thePayload_isKeptToTheCharacter() {
        String payload = "{ \"b\": 1.50,\n \"a\": \"\\u0000 Zoë 🙂\", \"b\": 2 }";

        assertThat(add("evt_2", payload)).isTrue();
        assertThat(add("evt_2", "{}")).isFalse();

        assertThat(store.database().rows("select payload from stripe_events")).containsExactly(payload);
    }

    private boolean add(String stripeId, String payload) {
        Arrived event = new Arrived(stripeId, "invoice.paid", payload, null, null, false, null);
        return store.inTransaction(entityManager ->
                new StripeEventRepository(entityManager).addUnlessThere(UUID.randomUUID(), event, NOW));
    }
}
