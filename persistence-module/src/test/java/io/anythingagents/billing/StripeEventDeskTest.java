package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.StripeEventQueries.Filter;
import io.anythingagents.billing.StripeEventQueries.Position;
import io.anythingagents.billing.StripeEventRepository.Arrived;
import io.anythingagents.billing.StripeWorkRepository.Leased;
import io.anythingagents.persistence.TestStore;
import io.anythingagents.shared.Ids;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StripeEventDeskTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final StripeEventDesk.Request REQUEST = new StripeEventDesk.Request("somebody", NOW);

    private TestStore store;
    private StripeEventDesk desk;

    @BeforeEach
    void start() {
        store = new TestStore();
        desk = new StripeEventDesk(store.database().dataSource(), Ids.random());
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void pages_areNewestFirst_andWhole_byPageAndByPlace() throws SQLException {
        for (int i = 0; i < 5; i++) {
            arrived("evt_" + i, i < 3 ? "invoice.paid" : "x.y", NOW.plusSeconds(i / 2));
        }
        Filter all = new Filter(StripeEventQueries.STATUSES, null);

        List<StripeEventRow> whole = desk.page(all, 0, 10);
        List<StripeEventRow> first = page(all, null, 2);
        StripeEventRow last = first.get(1);
        List<StripeEventRow> rest = page(all, new Position(last.receivedAt(), last.id()), 10);

        assertThat(whole).hasSize(5);
        assertThat(whole.get(0).stripeId()).isEqualTo("evt_4");
        assertThat(desk.page(all, 2, 2)).isEqualTo(whole.subList(2, 4));
        assertThat(first).isEqualTo(whole.subList(0, 2));
        assertThat(rest).isEqualTo(whole.subList(2, 5));
        assertThat(desk.page(new Filter(Set.of("received"), "x.y"), 0, 10)).hasSize(2);
        assertThat(desk.page(new Filter(Set.of("parked"), null), 0, 10)).isEmpty();
    }

    @Test
    void replaying_putsAnEventBack_takesTheLeaseAway_andIsAudited() throws SQLException {
        arrived("evt_1", "invoice.paid", NOW);
        Leased leased = take().get(0);

        StripeEventRow row = desk.replay("evt_1", REQUEST).orElseThrow();

        assertThat(row.status()).isEqualTo("received");
        assertThat(row.attempts()).isZero();
        assertThat(row.handler()).isEqualTo("invoice_sync");
        assertThat(row.leasedUntil()).isNull();
        assertThat(store.<Boolean>inTransaction(em -> new StripeWorkRepository(em).holds(leased)))
                .isFalse();
        assertThat(store.<Boolean>inTransaction(em -> new StripeWorkRepository(em).processed(leased)))
                .isFalse();
        assertThat(take()).extracting(Leased::attempt).containsExactly(1);
        assertThat(audited()).containsExactly("system:aa/somebody billing.stripe_event.replayed evt_1");
    }

    @Test
    void parking_holdsForWhatIsNotDone_andIsAuditedOnce() throws SQLException {
        arrived("evt_1", "invoice.paid", NOW);
        arrived("evt_2", "invoice.paid", NOW);
        Leased done = take().stream()
                .filter(event -> event.stripeId().equals("evt_2"))
                .findFirst()
                .orElseThrow();
        store.inTransaction(em -> new StripeWorkRepository(em).processed(done));

        assertThat(desk.park("evt_1", REQUEST)).map(StripeEventRow::status).contains("parked");
        assertThat(desk.park("evt_1", REQUEST)).isEmpty();
        assertThat(desk.park("evt_2", REQUEST)).isEmpty();
        assertThat(desk.park("evt_3", REQUEST)).isEmpty();
        assertThat(desk.replay("evt_3", REQUEST)).isEmpty();

        store.database().execute("update stripe_events set leased_until = null");
        assertThat(take()).isEmpty();
        assertThat(audited()).containsExactly("system:aa/somebody billing.stripe_event.parked evt_1");
        assertThat(desk.payload("evt_1")).contains("{}");
        assertThat(desk.payload("evt_3")).isEmpty();
    }

    private List<StripeEventRow> page(Filter filter, @Nullable Position after, int limit) {
        return store.inTransaction(em -> new StripeDeskRepository(em).page(filter, after, limit));
    }

    private void arrived(String stripeId, String type, Instant at) {
        Arrived event = new Arrived(stripeId, type, "{}", null, null, false, null);
        store.inTransaction(em -> new StripeEventRepository(em).addUnlessThere(UUID.randomUUID(), event, at));
    }

    private List<Leased> take() {
        return store.inTransaction(
                em -> new StripeWorkRepository(em).take(10, Duration.ofMinutes(2), UUID.randomUUID()));
    }

    private List<String> audited() {
        return store.database().rows("select actor || ' ' || action || ' ' || target_id from audit_events");
    }
}
