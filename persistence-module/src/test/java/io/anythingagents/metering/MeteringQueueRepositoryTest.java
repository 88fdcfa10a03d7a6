package io.anythingagents.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.persistence.TestStore;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeteringQueueRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:30:00Z");
    private static final Instant HOUR = NOW.truncatedTo(ChronoUnit.HOURS);
    private static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-000000000002");

    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore();
        for (UUID tenant : List.of(TENANT, OTHER)) {
            store.database()
                    .execute("insert into tenant_accounts (id, slug, name, status, created_at, updated_at) values ('"
                            + tenant + "', 't" + tenant.toString().substring(30) + "', 'T', 'active', now(), now())");
        }
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void whatTheLedgerGets_isQueuedInTheSameTransaction() {
        UUID run = UUID.randomUUID();
        assertThatThrownBy(() -> store.inTransaction(entityManager -> {
                    entityManager
                            .createNativeQuery(call(TENANT, run, "completed", 10, 5))
                            .executeUpdate();
                    throw new Died();
                }))
                .isInstanceOf(Died.class);
        assertThat(take(10)).isEmpty();

        store.database().execute(call(TENANT, run, "completed", 10, 5));
        store.database().execute(call(OTHER, run, "failed", 0, 0));

        assertThat(take(10))
                .containsExactly(
                        new MeteredCall(TENANT, run, true, 10, 5, NOW), new MeteredCall(OTHER, run, false, 0, 0, NOW));
        assertThat(take(10)).isEmpty();
    }

    @Test
    void aRunIsCountedOnce() {
        UUID run = UUID.randomUUID();

        assertThat(count(run)).isTrue();
        assertThat(count(run)).isFalse();
        assertThat(count(UUID.randomUUID())).isTrue();

        assertThat(store.<Integer>inTransaction(entityManager ->
                        new MeteringQueueRepository(entityManager).forgetRunsAcrossTenants(NOW.plusSeconds(1))))
                .isEqualTo(2);
        assertThat(count(run)).isTrue();
    }

    /** Two nodes at once, each dying before its commit now and then: what is added up is what the ledger has. */
    @Test
    void whoeverDiesWhereverItIs_everyCallIsAddedOnce() throws Exception {
        long input = 0;
        int calls = 120;
        for (int i = 0; i < calls; i++) {
            UUID run = new UUID(1, i / 3);
            store.database().execute(call(i / 3 % 2 == 0 ? TENANT : OTHER, run, "completed", 10 + i, 1));
            input += 10 + i;
        }
        ExecutorService nodes = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> both =
                    List.of(nodes.submit(() -> collect(new Random(1))), nodes.submit(() -> collect(new Random(2))));
            for (Future<?> node : both) {
                node.get();
            }
        } finally {
            nodes.shutdownNow();
        }

        assertThat(take(1)).isEmpty();
        assertThat(sum("input_tokens")).isEqualTo(input);
        assertThat(sum("output_tokens")).isEqualTo(calls);
        assertThat(sum("messages")).isEqualTo(calls / 3);
    }

    /** The steps of UsageCollector, with a death before the commit at random. */
    private void collect(Random random) {
        int empty = 0;
        while (empty < 3) {
            boolean dies = random.nextInt(3) == 0;
            try {
                int taken = store.inTransaction(entityManager -> {
                    int size = addUp(entityManager);
                    if (dies) {
                        throw new Died();
                    }
                    return size;
                });
                empty = taken == 0 ? empty + 1 : 0;
            } catch (Died e) {
                empty = 0;
            }
        }
    }

    private static int addUp(EntityManager entityManager) {
        MeteringQueueRepository queue = new MeteringQueueRepository(entityManager);
        UsagePeriodRepository periods = new UsagePeriodRepository(entityManager);
        List<MeteredCall> calls = queue.takeAcrossTenants(7);
        for (UUID tenant : List.of(TENANT, OTHER)) {
            long input = 0;
            long output = 0;
            long messages = 0;
            for (MeteredCall call : calls) {
                if (call.tenantId().equals(tenant)) {
                    messages += queue.countOnce(tenant, call.runId(), NOW) ? 1 : 0;
                    input += call.inputTokens();
                    output += call.outputTokens();
                }
            }
            add(periods, tenant, "input_tokens", input);
            add(periods, tenant, "messages", messages);
            add(periods, tenant, "output_tokens", output);
        }
        return calls.size();
    }

    private static void add(UsagePeriodRepository periods, UUID tenant, String feature, long quantity) {
        if (quantity > 0) {
            periods.add(tenant, feature, HOUR, HOUR.plus(1, ChronoUnit.HOURS), quantity, NOW);
        }
    }

    private long sum(String feature) {
        return Long.parseLong(store.database()
                .rows("select sum(quantity)::text from usage_periods where feature_key = '" + feature + "'")
                .get(0));
    }

    private List<MeteredCall> take(int limit) {
        return store.inTransaction(
                entityManager -> new MeteringQueueRepository(entityManager).takeAcrossTenants(limit));
    }

    private boolean count(UUID run) {
        return store.inTransaction(
                entityManager -> new MeteringQueueRepository(entityManager).countOnce(TENANT, run, NOW));
    }

    private static String call(UUID tenant, UUID run, String outcome, long input, long output) {
        return "insert into usage_calls (id, tenant_id, run_id, agent, model, outcome, input_tokens, cached_input_tokens,"
                + " output_tokens, reasoning_tokens, is_estimated, started_at, ended_at) values ('" + UUID.randomUUID()
                + "', '" + tenant + "', '" + run + "', 'triage', 'm', '" + outcome + "', " + input + ", 0, " + output
                + ", 0, false, '" + NOW + "', '" + NOW + "')";
    }

    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
