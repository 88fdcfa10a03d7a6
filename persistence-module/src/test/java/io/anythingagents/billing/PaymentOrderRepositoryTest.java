package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.persistence.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaymentOrderRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration OVER = Duration.ofMinutes(-1);

    private final UUID tenant = UUID.randomUUID();
    private TestStore store;

    @BeforeEach
    void start() throws Exception {
        store = new TestStore();
        store.database()
                .execute("insert into tenant_accounts (id, slug, name, status, created_at, updated_at) values ('"
                        + tenant + "', 'acme', 'Acme', 'active', now(), now())");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void ofManyAtOnce_oneOpensAnOrder() throws Exception {
        int callers = 8;
        CyclicBarrier together = new CyclicBarrier(callers);
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            answers.add(threads.submit(() -> {
                together.await();
                return open(order("subscription"), LEASE);
            }));
        }

        int opened = 0;
        for (Future<Boolean> answer : answers) {
            opened += answer.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(opened).isEqualTo(1);
    }

    @Test
    void lanesAreApart_andTheWalletTakesMany() {
        assertThat(open(order("subscription"), LEASE)).isTrue();
        assertThat(open(order("customer"), LEASE)).isTrue();
        assertThat(open(order("wallet"), LEASE)).isTrue();
        assertThat(open(order("wallet"), LEASE)).isTrue();
        assertThat(open(order("customer"), LEASE)).isFalse();
    }

    @Test
    void anOrderSomebodyIsAt_isNotTaken_andOneLeftOpenIsTakenOnce() {
        PaymentOrder order = order("subscription");
        open(order, LEASE);
        assertThat(take(tenant)).isEmpty();
        with(orders -> {
            orders.release(tenant, order.id(), "no_answer", false);
            return true;
        });

        assertThat(take(tenant))
                .contains(new PaymentOrder(
                        order.id(), tenant, "subscription", order.operation(), order.request(), 1, true));
        assertThat(take(tenant)).isEmpty();
    }

    @Test
    void aDeadNodesOrder_isTakenWhenItsTimeIsOver_underAnotherKeyWhereToldSo() {
        PaymentOrder order = order("subscription");
        open(order, OVER);
        with(orders -> {
            orders.release(tenant, order.id(), "api_error", true);
            return true;
        });

        assertThat(take(tenant).orElseThrow().attempt()).isEqualTo(2);
    }

    @Test
    void anOrderIsClosedOnce_andTheNextMayBeOpened() {
        PaymentOrder order = order("subscription");
        open(order, LEASE);

        assertThat(close(tenant, order, null)).isTrue();
        assertThat(close(tenant, order, "card_declined")).isFalse();
        assertThat(open(order("subscription"), LEASE)).isTrue();
    }

    @Test
    void anotherTenant_seesNothingOfIt() {
        PaymentOrder order = order("subscription");
        open(order, OVER);
        UUID other = UUID.randomUUID();

        assertThat(take(other)).isEmpty();
        assertThat(close(other, order, null)).isFalse();
    }

    @Test
    void theSameWords_areFoundInTheWallet_andOthersAreNot() {
        PaymentOrder order = order("wallet");
        open(order, OVER);

        assertThat(takeSame("start", "{\"other\":1}")).isEmpty();
        assertThat(takeSame(order.operation(), order.request())).isPresent();
    }

    private PaymentOrder order(String lane) {
        return new PaymentOrder(UUID.randomUUID(), tenant, lane, "start", "{\"plan_code\":\"pro\"}", 1, false);
    }

    private boolean open(PaymentOrder order, Duration lease) {
        return with(orders -> orders.openUnlessThere(tenant, order, lease, NOW));
    }

    private Optional<PaymentOrder> take(UUID whose) {
        return with(orders -> orders.take(whose, "subscription", LEASE));
    }

    private Optional<PaymentOrder> takeSame(String operation, String request) {
        return with(orders -> orders.takeSame(tenant, "wallet", operation, request, LEASE));
    }

    private boolean close(UUID whose, PaymentOrder order, @Nullable String errorCode) {
        return with(orders -> orders.close(whose, order.id(), errorCode, NOW));
    }

    private <T> T with(Function<PaymentOrderRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new PaymentOrderRepository(entityManager)));
    }
}
