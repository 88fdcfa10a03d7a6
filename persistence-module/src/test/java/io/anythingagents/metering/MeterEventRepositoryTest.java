package io.anythingagents.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.metering.MeterEventRepository.Leased;
import io.anythingagents.persistence.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeterEventRepositoryTest {
    private static final Duration TERM = Duration.ofMinutes(2);
    private static final Duration OLDEST = Duration.ofDays(34);
    private static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore();
        store.database()
                .execute("insert into tenant_accounts (id, slug, name, status, created_at, updated_at) values ('"
                        + TENANT + "', 't', 'T', 'active', now(), now())");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void whatWasNotTriedYet_isSentTogetherWithMoreOfTheSamePart() {
        add(event(3, now.minusSeconds(60)));
        add(event(4, now.minusSeconds(30)));
        add(event(5, now.minus(2, ChronoUnit.HOURS)));

        List<Leased> taken = take();
        add(event(6, now.minusSeconds(20)));

        assertThat(taken).extracting(Leased::quantity).containsExactlyInAnyOrder(7L, 5L);
        assertThat(taken).extracting(Leased::sentAs).contains(now.minusSeconds(30));
        assertThat(take()).extracting(Leased::quantity).containsExactly(6L);
    }

    @Test
    void whatIsGathered_isNotDueYet() {
        store.inTransaction(entityManager -> {
            new MeterEventRepository(entityManager).add(TENANT, event(3, now), Duration.ofMinutes(1), now);
            return true;
        });

        assertThat(take()).isEmpty();
        store.database().execute("update meter_events set next_attempt_at = next_attempt_at - interval '1 minute'");
        assertThat(take()).hasSize(1);
    }

    @Test
    void theIdentifierAndTheTimeStay_howeverOftenItIsTried() {
        add(event(3, now.minusSeconds(60)));
        Leased first = take().get(0);
        assertThat(first.doubt()).isNull();
        assertThat(first.identifier()).isEqualTo("aa-" + first.id() + "-1");

        word(events -> events.failed(TENANT, first, "no_answer", false, Duration.ZERO));
        Leased second = take().get(0);
        expire();
        Leased third = take().get(0);

        assertThat(second.doubt()).isNotNull();
        assertThat(List.of(second.identifier(), third.identifier())).containsOnly(first.identifier());
        assertThat(List.of(second.sentAs(), third.sentAs())).containsOnly(first.sentAs());
        assertThat(third.attempt()).isEqualTo(3);
        assertThat(word(events -> events.sent(TENANT, second))).isFalse();
        assertThat(word(events -> events.sent(TENANT, third))).isTrue();
        assertThat(take()).isEmpty();
    }

    @Test
    void aCertainRefusal_leavesNoDoubt_unlessThereWasDoubtBefore() {
        add(event(3, now));
        Leased refused = take().get(0);
        word(events -> events.failed(TENANT, refused, "invalid", true, Duration.ZERO));
        Leased again = take().get(0);
        assertThat(again.doubt()).isNull();

        word(events -> events.failed(TENANT, again, "no_answer", false, Duration.ZERO));
        Leased doubted = take().get(0);
        word(events -> events.failed(TENANT, doubted, "invalid", true, Duration.ZERO));

        assertThat(take().get(0).doubt()).isNotNull();
    }

    @Test
    void whatIsTooOldForTheProvider_isToldAsOfNow_andWhatLiesAheadToo() {
        add(event(1, now.minus(Duration.ofDays(40))));
        add(event(2, now.plus(Duration.ofDays(1))));
        add(event(3, now.minus(Duration.ofDays(30))));

        List<Leased> taken = take();

        assertThat(sentAs(taken, 1)).isBetween(now, now.plusSeconds(60));
        assertThat(sentAs(taken, 2)).isBetween(now, now.plusSeconds(60));
        assertThat(sentAs(taken, 3)).isEqualTo(now.minus(Duration.ofDays(30)));
    }

    @Test
    void whatIsParkedOrDoubtful_isNotTakenAgain() {
        add(event(1, now));
        add(event(2, now.minus(2, ChronoUnit.HOURS)));
        List<Leased> both = take();

        word(events -> events.parked(TENANT, both.get(0), "poison", true));
        word(events -> events.doubtful(TENANT, both.get(1), "old"));

        assertThat(take()).isEmpty();
        assertThat(store.database().rows("select state || ' ' || error from meter_events"))
                .containsExactlyInAnyOrder("parked poison", "doubtful old");
    }

    /** Two nodes, any order of work, failure and death: the provider takes each event once. */
    @Test
    void whateverHappens_theProviderHasEachOnce() {
        for (int seed = 0; seed < 10; seed++) {
            store.database().execute("delete from meter_events");
            Random random = new Random(seed);
            int added = 6;
            for (int i = 0; i < added; i++) {
                add(event(1, now.minus(Duration.ofHours(2L * i))));
            }
            Set<String> provider = new HashSet<>();
            int ended = 0;
            for (int step = 0; ended < added; step++) {
                assertThat(step).as("steps with seed " + seed).isLessThan(500);
                for (Leased event : take()) {
                    switch (random.nextInt(4)) {
                        case 0 -> word(events -> events.failed(TENANT, event, "no", true, Duration.ZERO));
                        case 1 -> provider.add(event.identifier()); // and dies
                        case 2 -> {
                            provider.add(event.identifier());
                            word(events -> events.failed(TENANT, event, "no_answer", false, Duration.ZERO));
                        }
                        default -> {
                            provider.add(event.identifier());
                            ended += word(events -> events.sent(TENANT, event)) ? 1 : 0;
                        }
                    }
                }
                expire();
            }
            assertThat(provider).hasSize(added);
        }
    }

    private static Instant sentAs(List<Leased> events, long quantity) {
        return events.stream()
                .filter(event -> event.quantity() == quantity)
                .findFirst()
                .orElseThrow()
                .sentAs();
    }

    private void expire() {
        store.database()
                .execute("update meter_events set leased_until = leased_until - interval '1 hour',"
                        + " next_attempt_at = next_attempt_at - interval '1 hour'");
    }

    private void add(NewMeterEvent event) {
        store.inTransaction(entityManager -> {
            new MeterEventRepository(entityManager).add(TENANT, event, Duration.ZERO, now);
            return true;
        });
    }

    private NewMeterEvent event(long quantity, Instant at) {
        return new NewMeterEvent(
                UUID.randomUUID(),
                "documents",
                "aa_documents",
                "cus_1",
                now.minus(Duration.ofHours(Duration.between(at, now).toHours())),
                quantity,
                at);
    }

    private List<Leased> take() {
        return store.inTransaction(entityManager ->
                new MeterEventRepository(entityManager).takeAcrossTenants(10, TERM, OLDEST, UUID.randomUUID()));
    }

    private boolean word(Function<MeterEventRepository, Boolean> word) {
        return store.inTransaction(entityManager -> word.apply(new MeterEventRepository(entityManager)));
    }
}
