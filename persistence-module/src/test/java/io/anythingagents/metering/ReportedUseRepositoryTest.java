package io.anythingagents.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.persistence.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportedUseRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:30:00Z");
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
    void aKeyIsGoodOnceForATenant_andReportsWithoutOneAreAllNew() {
        ReportedUse use = use("k", 3);

        assertThat(add(TENANT, use)).isTrue();
        assertThat(add(TENANT, use("k", 3))).isFalse();
        assertThat(add(TENANT, use("k", 4))).isFalse();
        assertThat(add(OTHER, use("k", 3))).isTrue();
        assertThat(add(TENANT, use(null, 3))).isTrue();
        assertThat(add(TENANT, use(null, 3))).isTrue();

        ReportedUse found = store.inTransaction(entityManager ->
                new ReportedUseRepository(entityManager).find(TENANT, "k").orElseThrow());
        assertThat(found).isEqualTo(use);
        assertThat(use("k", 3).saysTheSame(found)).isTrue();
        assertThat(use("k", 4).saysTheSame(found)).isFalse();
    }

    @Test
    void periodsGrow_andTotalsAreOfThoseThatOverlapTheWindow() {
        period(TENANT, "documents", 0, 24, 5);
        period(TENANT, "documents", 0, 24, 2);
        period(TENANT, "documents", 24, 48, 10);
        period(TENANT, "calls", 30, 30, 1);
        period(OTHER, "documents", 0, 24, 100);

        assertThat(totals(List.of(), null, null))
                .containsExactly(total("calls", 1, 30, 30), total("documents", 17, 0, 48));
        assertThat(totals(List.of("documents"), 24, null)).containsExactly(total("documents", 10, 24, 48));
        assertThat(totals(List.of("documents", "calls"), 23, 30)).containsExactly(total("documents", 17, 0, 48));
        assertThat(totals(List.of(), 30, 31))
                .containsExactly(total("calls", 1, 30, 30), total("documents", 10, 24, 48));
        assertThat(totals(List.of("nothing"), null, null)).isEmpty();
    }

    private List<UsageTotal> totals(List<String> features, @Nullable Integer from, @Nullable Integer to) {
        return store.inTransaction(entityManager -> new UsagePeriodRepository(entityManager)
                .totals(TENANT, features, from == null ? null : at(from), to == null ? null : at(to)));
    }

    private void period(UUID tenant, String feature, int from, int to, long quantity) {
        store.inTransaction(entityManager -> {
            new UsagePeriodRepository(entityManager).add(tenant, feature, at(from), at(to), quantity, NOW);
            return true;
        });
    }

    private static UsageTotal total(String feature, long quantity, int from, int to) {
        return new UsageTotal(feature, quantity, at(from), at(to));
    }

    private static Instant at(int hour) {
        return NOW.plus(Duration.ofHours(hour));
    }

    private boolean add(UUID tenant, ReportedUse use) {
        return store.inTransaction(
                entityManager -> new ReportedUseRepository(entityManager).addUnlessThere(tenant, use, NOW));
    }

    private static ReportedUse use(@Nullable String key, long quantity) {
        return new ReportedUse(UUID.randomUUID(), "documents", quantity, key, NOW, null);
    }
}
