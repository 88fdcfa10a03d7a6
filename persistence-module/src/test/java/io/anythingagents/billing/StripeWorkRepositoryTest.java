package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.StripeEventRepository.Arrived;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import io.anythingagents.persistence.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StripeWorkRepositoryTest {
    private static final Duration TERM = Duration.ofMinutes(2);

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
    void whatOneNodeLooksAt_isPassedOverByAnother_evenBeforeTheLeaseIsWritten() {
        arrived("evt_1");
        arrived("evt_2");

        List<String> others = store.inTransaction(first -> {
            assertThat(new StripeWorkRepository(first).take(1, TERM, UUID.randomUUID()))
                    .hasSize(1);
            return ids(take(10));
        });

        assertThat(others).hasSize(1);
        assertThat(take(10)).isEmpty();
    }

    @Test
    void whatADeadNodeLeft_isTakenWhenItsLeaseIsOver_andItsLateWordIsNotHeard() {
        arrived("evt_1");
        Leased dead = take(1).get(0);
        assertThat(take(1)).isEmpty();
        store.database().execute("update stripe_events set leased_until = now() - interval '1 second'");

        Leased next = take(1).get(0);

        assertThat(next.attempt()).isEqualTo(2);
        assertThat(work(work -> work.processed(dead))).isFalse();
        assertThat(work(work -> work.processed(next))).isTrue();
        assertThat(work(work -> work.processed(next))).isFalse();
        assertThat(outcomes()).containsExactly("processed 2");
    }

    @Test
    void whatFailed_restsForItsTime_andWhatIsParked_forGood() {
        arrived("evt_1");
        arrived("evt_2");
        List<Leased> both = take(2);
        work(work -> work.failed(both.get(0), "unreachable", Duration.ofSeconds(30)));
        work(work -> work.parked(both.get(1), "poison"));
        assertThat(take(10)).isEmpty();

        store.database().execute("update stripe_events set next_attempt_at = next_attempt_at - interval '30 seconds'");

        assertThat(ids(take(10))).containsExactly(both.get(0).stripeId());
    }

    /** Two nodes, any order of work, failure, death and time: each event ends once, and none is held by two. */
    @Test
    void whateverHappens_everyEventEndsOnce() {
        for (int seed = 0; seed < 20; seed++) {
            store.database().execute("delete from stripe_events");
            Random random = new Random(seed);
            for (int i = 0; i < 6; i++) {
                arrived("evt_" + i);
            }
            int ended = 0;
            for (int step = 0; ended < 6; step++) {
                assertThat(step).as("steps with seed " + seed).isLessThan(500);
                for (Leased event : take(1 + random.nextInt(3))) {
                    switch (random.nextInt(4)) {
                        case 0 -> work(work -> work.failed(event, "again", Duration.ofSeconds(30)));
                        case 1 -> {
                            // dies; its lease runs out, and what it says later is not heard
                            expire();
                            List<Leased> again = take(10);
                            assertThat(work(work -> work.processed(event))).isFalse();
                            for (Leased taken : again) {
                                ended += work(work -> work.processed(taken)) ? 1 : 0;
                            }
                        }
                        default -> ended += work(work -> work.processed(event)) ? 1 : 0;
                    }
                }
                expire();
            }
            assertThat(ended).isEqualTo(6);
            assertThat(outcomes()).hasSize(6).allMatch(outcome -> outcome.startsWith("processed"));
        }
    }

    private void expire() {
        store.database()
                .execute("update stripe_events set leased_until = leased_until - interval '1 hour',"
                        + " next_attempt_at = next_attempt_at - interval '1 hour'");
    }

    private void arrived(String stripeId) {
        Arrived event = new Arrived(stripeId, "invoice.paid", "{}", null, null, false, null);
        store.inTransaction(entityManager ->
                new StripeEventRepository(entityManager).addUnlessThere(UUID.randomUUID(), event, Instant.EPOCH));
    }

    private List<Leased> take(int limit) {
        return store.inTransaction(
                entityManager -> new StripeWorkRepository(entityManager).take(limit, TERM, UUID.randomUUID()));
    }

    private boolean work(Function<StripeWorkRepository, Boolean> word) {
        return store.inTransaction(entityManager -> word.apply(new StripeWorkRepository(entityManager)));
    }

    private List<String> outcomes() {
        return store.database().rows("select processing_outcome || ' ' || processing_attempts from stripe_events");
    }

    private static List<String> ids(List<Leased> events) {
        return events.stream().map(Leased::stripeId).toList();
    }
}
