package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.StoredLife.Between;
import io.anythingagents.billing.StoredLife.Killed;
import io.anythingagents.billing.StoredLife.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/**
 * A subscription's whole life on a real database, by the product's own beans: any order, repetitions, losses, and a node that
 * dies between any two steps, or inside the transaction that ends an event.
 */
class SubscriptionLifeOnPostgresTest {
    private static final State TRIAL = new State(SubscriptionStatus.TRIALING, "starter", false);
    private static final State ACTIVE = new State(SubscriptionStatus.ACTIVE, "pro", false);
    private static final State CANCELING = new State(SubscriptionStatus.ACTIVE, "pro", true);
    private static final State PAST_DUE = new State(SubscriptionStatus.PAST_DUE, "pro", false);
    private static final State UNPAID = new State(SubscriptionStatus.UNPAID, "pro", false);
    private static final State CANCELED = new State(SubscriptionStatus.CANCELED, "pro", false);

    /** Every order of four of the events, each with a death at every step there is, shared out over two nodes. */
    @Test
    void everyOrder_withADeathBetweenEveryTwoSteps_endsAlike() {
        int runs = 0;
        for (List<Integer> order : orders(4)) {
            int deadly = 0;
            boolean died = true;
            while (died) {
                died = endsAlike(order, deadly);
                // each order begins at another step, and every thirteenth is tried, so that all together try them all
                deadly += deadly == 0 ? 1 + runs % 13 : 13;
            }
            runs++;
        }
        assertThat(runs).isEqualTo(24);
    }

    /** False when the life was over before the deadly step. */
    private static boolean endsAlike(List<Integer> order, int deadly) {
        StoredLife life = new StoredLife();
        List<String> events = new ArrayList<>();
        events.add(life.becomes(TRIAL).get(0));
        events.add(life.becomes(ACTIVE).get(1));
        List<String> last = life.becomes(PAST_DUE);
        events.addAll(last);
        order.forEach(index -> life.deliver(events.get(index)));
        int[] steps = {deadly};
        boolean[] died = {false};
        Between between = () -> {
            if (steps[0]-- == 0) {
                died[0] = true;
                throw new Killed();
            }
        };

        for (int i = 0; i < 50 && !life.isAllDone(); i++) {
            // two nodes by turns
            runUntilItDies(life.node(between));
            runUntilItDies(life.node(between));
            life.timePasses();
        }

        String what = "order " + order + ", death at step " + deadly;
        assertThat(life.isAllDone()).as(what).isTrue();
        assertThat(life.known()).as(what).isEqualTo(life.model());
        assertThat(invoice(life)).as(what).containsExactly(life.modelOfInvoice());
        assertThat(audited(life, "billing.subscription.synced")).as(what).hasSize(1);
        assertThat(audited(life, "billing.invoice.synced")).as(what).hasSize(1);
        assertThat(StoredLife.PRODUCT.mailsTo(life.ownersAddress()).stream()
                        .filter(subject -> subject.endsWith("failed")))
                .as(what)
                .hasSize(1);
        assertThat(told(life)).as(what).hasSize(events.size()).doesNotHaveDuplicates();
        return died[0];
    }

    /** While the provider changes, two nodes work at once; both die now and then, and leases run out under them. */
    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void twoNodesAtOnce_endInTheModelsState_withOneEntryForEachRealChange(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        StoredLife life = new StoredLife();
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean calm = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> nodes = IntStream.range(0, 2)
                .<Future<?>>mapToObj(i -> threads.submit(() -> {
                    Random fate = new Random(seed + i);
                    Between between = () -> {
                        if (!calm.get() && fate.nextInt(25) == 0) {
                            throw new Killed();
                        }
                    };
                    while (!over.get()) {
                        runUntilItDies(life.node(between));
                    }
                }))
                .toList();

        State[] states = {TRIAL, ACTIVE, CANCELING, PAST_DUE, UNPAID, ACTIVE, PAST_DUE};
        List<String> delivered = new ArrayList<>();
        for (int i = 0; i < 4 + random.nextInt(4); i++) {
            for (String event : life.becomes(states[random.nextInt(states.length)])) {
                if (random.nextInt(4) > 0) {
                    delivered.add(0, event);
                    life.deliver(event);
                }
            }
            if (!delivered.isEmpty() && random.nextBoolean()) {
                life.deliver(delivered.get(random.nextInt(delivered.size())));
            }
            if (random.nextInt(3) == 0) {
                life.timePasses();
            }
        }
        calm.set(true);
        life.becomes(random.nextBoolean() ? CANCELED : ACTIVE).forEach(life::deliver);
        long begun = System.nanoTime();
        int seconds = 0;
        while (!life.isAllDone() && seconds < 60) {
            if (System.nanoTime() - begun >= Duration.ofSeconds(seconds).toNanos()) {
                life.timePasses();
                seconds++;
            }
        }
        over.set(true);
        for (Future<?> node : nodes) {
            node.get();
        }
        threads.shutdown();

        assertThat(life.isAllDone()).isTrue();
        assertThat(life.known()).isEqualTo(life.model());
        assertThat(invoice(life)).containsExactly(life.modelOfInvoice());
        List<Integer> written =
                life.rows("select seats from life_writes where tenant_id = :tenant order by id").stream()
                        .map(Integer::valueOf)
                        .toList();
        assertThat(written).isSorted().doesNotHaveDuplicates();
        assertThat(audited(life, "billing.subscription.synced"))
                .hasSameSizeAs(written)
                .doesNotContain("[]");
        assertThat(told(life)).doesNotHaveDuplicates();
    }

    private static void runUntilItDies(EventLoop node) {
        try {
            node.runOnce();
        } catch (Killed e) {
            // the next one goes on
        }
    }

    private static List<String> audited(StoredLife life, String action) {
        return life.rows("select cast(changed_fields as text) from audit_events where tenant_id = :tenant"
                + " and action = '" + action + "'");
    }

    private static List<String> invoice(StoredLife life) {
        return life.rows("select status || ' ' || attempts from billing_invoices where tenant_id = :tenant");
    }

    private static List<String> told(StoredLife life) {
        return life.rows("select stripe_event_id from billing_stream_lines where tenant_id = :tenant");
    }

    private static List<List<Integer>> orders(int size) {
        List<List<Integer>> all = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < size; i++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> begun : all) {
                for (int next = 0; next < size; next++) {
                    if (!begun.contains(next)) {
                        List<Integer> order = new ArrayList<>(begun);
                        order.add(next);
                        longer.add(order);
                    }
                }
            }
            all = longer;
        }
        return all;
    }
}
