package io.anythingagents.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.persistence.TestStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeaseRepositoryTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static TestStore store;

    @BeforeAll
    static void start() {
        store = new TestStore();
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void heldLease_isGivenToNobodyElse() {
        Optional<Lease> mine = acquire("held", "a");

        Optional<Lease> theirs = acquire("held", "b");

        assertThat(mine).isPresent();
        assertThat(theirs).isEmpty();
    }

    @Test
    void renewalByTheHolder_keepsTheFence() {
        Lease first = acquire("renewed", "a").orElseThrow();

        Lease again = acquire("renewed", "a").orElseThrow();

        assertThat(again.fence()).isEqualTo(first.fence());
        assertThat(holds(leases -> leases.renew(first, MINUTE))).isTrue();
    }

    @Test
    void expiredLease_changesHandsWithAHigherFence_andItsOldHolderCannotRenewIt() {
        Lease first = acquire("expired", "a").orElseThrow();
        store.database().execute("update leases set expires_at = now() - interval '1 second' where name = 'expired'");

        Lease second = acquire("expired", "b").orElseThrow();

        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(holds(leases -> leases.renew(first, MINUTE))).isFalse();
    }

    @Test
    void releasedLease_isFreeAtOnce_andItsFenceGoesOnRising() {
        Lease first = acquire("released", "a").orElseThrow();
        call(leases -> {
            leases.release(first);
            return true;
        });

        Lease second = acquire("released", "b").orElseThrow();

        assertThat(second.fence()).isGreaterThan(first.fence());
    }

    @Test
    void staleHandle_releasesNothing() {
        Lease first = acquire("stale", "a").orElseThrow();
        store.database().execute("update leases set expires_at = now() - interval '1 second' where name = 'stale'");
        assertThat(acquire("stale", "b")).isPresent();

        call(leases -> {
            leases.release(first);
            return true;
        });

        assertThat(acquire("stale", "c")).isEmpty();
    }

    @Test
    void manyAtOnce_haveOneWinner() {
        int contenders = 8;
        CyclicBarrier start = new CyclicBarrier(contenders);

        List<Optional<Lease>> answers = IntStream.range(0, contenders)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> {
                            await(start);
                            return acquire("contended", "node-" + number);
                        },
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers.stream().filter(Optional::isPresent)).hasSize(1);
    }

    private static Optional<Lease> acquire(String name, String holder) {
        return call(leases -> leases.acquire(name, holder, MINUTE));
    }

    private static boolean holds(Function<LeaseRepository, Boolean> question) {
        return call(question);
    }

    private static <T> T call(Function<LeaseRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new LeaseRepository(entityManager)));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
