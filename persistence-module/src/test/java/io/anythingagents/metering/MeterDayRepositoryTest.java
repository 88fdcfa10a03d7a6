package io.anythingagents.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.metering.MeterDeskRepository.Position;
import io.anythingagents.persistence.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeterDayRepositoryTest {
    private static final Instant DAY = Instant.parse("2026-11-19T00:00:00Z");
    private static final Instant NEXT = DAY.plus(Duration.ofDays(1));
    private static final Instant TO = DAY.plus(Duration.ofDays(2));
    private static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-000000000002");
    private static final Duration REMEMBERED = Duration.ofHours(23);

    private TestStore store;
    private int number;

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
    void aDayIsWhatWasSentAndWhatIsInDoubt() {
        event(TENANT, "sent", 3, DAY.plusSeconds(1), "-1 day");
        event(TENANT, "sent", 4, NEXT.minusSeconds(1), "-1 day");
        event(TENANT, "doubtful", 5, DAY.plusSeconds(2), "-1 day");
        event(TENANT, "parked", 6, DAY.plusSeconds(3), "-1 day");
        event(TENANT, "parked", 100, null, "-1 day");
        event(TENANT, "sent", 7, NEXT, "-1 minute");
        event(TENANT, "sent", 50, TO, "-1 day");
        event(OTHER, "sent", 8, DAY, "-1 day");

        assertThat(days(null, 10))
                .containsExactly(
                        day(TENANT, DAY, 7, 11, false), day(TENANT, NEXT, 7, 0, true), day(OTHER, DAY, 8, 0, false));
        assertThat(days(null, 1)).hasSize(2);
        assertThat(days(TENANT, 1)).containsExactly(day(OTHER, DAY, 8, 0, false));
        assertThat(days(OTHER, 1)).isEmpty();
    }

    @Test
    void whatArrived_isSent_andWhatDidNot_isSentUnderAnotherIdentifier() {
        event(TENANT, "doubtful", 5, DAY, "-1 day");
        event(TENANT, "doubtful", 6, NEXT, "-1 day");

        assertThat(does(days -> days.arrived(TENANT, day(TENANT, DAY, 0, 4, false))))
                .isFalse();
        assertThat(does(days -> days.arrived(TENANT, day(TENANT, DAY, 0, 5, false))))
                .isTrue();
        assertThat(does(days -> days.sendAnew(TENANT, day(TENANT, NEXT, 0, 6, false))))
                .isTrue();
        assertThat(does(days -> days.sendAnew(TENANT, day(TENANT, NEXT, 0, 6, false))))
                .isFalse();

        assertThat(rows("select state || ' ' || generation || ' ' || (tried_at is null) from meter_events order by 1"))
                .containsExactly("failed 2 true", "sent 1 false");
    }

    @Test
    void aDifferenceIsNews_once_untilItChangesOrGoes() {
        MeterDay day = day(TENANT, DAY, 5, 1, false);

        assertThat(does(days -> days.agrees(TENANT, day))).isFalse();
        assertThat(does(days -> days.differs(TENANT, day, 4, NEXT))).isTrue();
        assertThat(does(days -> days.differs(TENANT, day, 4, NEXT))).isFalse();
        assertThat(does(days -> days.differs(TENANT, day, 3, NEXT))).isTrue();
        assertThat(rows("select expected || ' ' || found from meter_differences"))
                .containsExactly("6 3");
        assertThat(does(days -> days.agrees(TENANT, day))).isTrue();
        assertThat(rows("select found::text from meter_differences")).isEmpty();
    }

    @Test
    void operatorsSeeThemAll_andHaveThoseSentThatAreNotTried() {
        UUID sent = event(TENANT, "sent", 1, DAY, "-1 day");
        UUID old = event(TENANT, "doubtful", 2, DAY, "-2 days");
        UUID fresh = event(OTHER, "parked", 3, DAY, "-1 hour");

        List<MeterEventRow> all = page(MeterDeskRepository.STATES, null, null);
        assertThat(all).extracting(MeterEventRow::id).containsExactly(fresh, old, sent);
        assertThat(page(Set.of("parked", "sent"), TENANT, null))
                .extracting(MeterEventRow::id)
                .containsExactly(sent);
        assertThat(page(
                        MeterDeskRepository.STATES,
                        null,
                        new Position(all.get(1).createdAt(), old)))
                .extracting(MeterEventRow::id)
                .containsExactly(sent);
        assertThat(send(sent)).isFalse();
        assertThat(send(UUID.randomUUID())).isFalse();
        assertThat(send(old)).isTrue();
        assertThat(send(fresh)).isTrue();
        assertThat(page(Set.of("failed"), null, null))
                .extracting(MeterEventRow::identifier)
                .containsExactly("aa-" + fresh + "-1", "aa-" + old + "-2");
    }

    private boolean send(UUID id) {
        return store.inTransaction(
                entityManager -> new MeterDeskRepository(entityManager).sendAcrossTenants(id, REMEMBERED));
    }

    private List<MeterEventRow> page(Set<String> states, @Nullable UUID tenant, @Nullable Position after) {
        return store.inTransaction(
                entityManager -> new MeterDeskRepository(entityManager).pageAcrossTenants(states, tenant, after, 10));
    }

    private List<MeterDay> days(@Nullable UUID after, int tenants) {
        return store.inTransaction(entityManager ->
                new MeterDayRepository(entityManager).daysAcrossTenants(after, DAY, TO, tenants, Duration.ofHours(1)));
    }

    private boolean does(Function<MeterDayRepository, Boolean> work) {
        return store.inTransaction(entityManager -> work.apply(new MeterDayRepository(entityManager)));
    }

    private List<String> rows(String sql) {
        return store.database().rows(sql);
    }

    private static MeterDay day(UUID tenant, Instant day, long sent, long doubtful, boolean moving) {
        return new MeterDay(tenant, "f", "aa_f", "cus_1", day, sent, doubtful, moving);
    }

    /** @param since when it was tried and ended, before now */
    private UUID event(UUID tenant, String state, long quantity, @Nullable Instant sentAs, String since) {
        UUID id = new UUID(7, ++number);
        store.database()
                .execute("insert into meter_events (id, tenant_id, feature_key, event_name, customer_id, part_start,"
                        + " quantity, happened_at, generation, state, attempts, next_attempt_at, tried_at, sent_as,"
                        + " created_at, ended_at) values ('" + id + "', '" + tenant + "', 'f', 'aa_f', 'cus_1', '" + DAY
                        + "', " + quantity + ", '" + DAY + "', 1, '" + state + "', 1, now(), now() + interval '" + since
                        + "', " + (sentAs == null ? "null" : "'" + sentAs + "'") + ", '" + DAY
                        + "'::timestamptz + interval '"
                        + number + " seconds', now() + interval '" + since + "')");
        return id;
    }
}
