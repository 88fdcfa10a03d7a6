package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.persistence.TestStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionSyncRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final UUID TENANT = UUID.randomUUID();

    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore();
        store.database()
                .execute("insert into tenant_accounts (id, slug, name, status, created_at, updated_at, version)"
                        + " values ('" + TENANT + "', 'a', 'A', 'active', now(), now(), 0)");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void whatIsMirrored_isFoundAsItWasWritten() {
        assertThat(find()).isEmpty();
        MirroredSubscription first = mirrored(SubscriptionStatus.ACTIVE, 3);

        write(first);

        KnownSubscription known = find().orElseThrow();
        assertThat(known.mirrored()).isEqualTo(first);
        assertThat(known.planCode()).isEqualTo("pro");
        assertThat(store.<Optional<KnownSubscription>>inTransaction(
                        em -> new SubscriptionSyncRepository(em).findForChange(TENANT)))
                .contains(known);
    }

    @Test
    void theVersion_isAnotherOneAfterEachWrite_whoeverMakesIt_andNoneAfterALock() {
        write(mirrored(SubscriptionStatus.ACTIVE, 3));
        long first = version();
        store.inTransaction(em -> new SubscriptionSyncRepository(em).lock(TENANT));
        store.inTransaction(em -> new SubscriptionSyncRepository(em).findForChange(TENANT));
        assertThat(version()).isEqualTo(first);

        write(mirrored(SubscriptionStatus.ACTIVE, 3));
        long second = version();
        store.database().execute("update tenant_subscriptions set billing_email = 'a@example.com'");

        assertThat(second).isNotEqualTo(first);
        assertThat(version()).isNotEqualTo(second).isNotEqualTo(first);
    }

    @Test
    void whoseItIs_isKnownByTheSubscription_thenByTheCustomer() {
        assertThat(tenantOf("sub_1", "cus_1")).isEmpty();
        store.inTransaction(em -> new BillingCustomerRepository(em).addUnlessThere(TENANT, "stripe", "cus_1", NOW));
        assertThat(tenantOf("sub_1", "cus_1")).contains(TENANT);
        assertThat(tenantOf("sub_1", "cus_2")).isEmpty();

        write(mirrored(SubscriptionStatus.ACTIVE, 1));

        assertThat(tenantOf("sub_1", "cus_2")).contains(TENANT);
        assertThat(store.<Boolean>inTransaction(em -> new SubscriptionSyncRepository(em).isThere(UUID.randomUUID())))
                .isFalse();
        assertThat(store.<Boolean>inTransaction(em -> new SubscriptionSyncRepository(em).lock(UUID.randomUUID())))
                .isFalse();
    }

    @Test
    void whatGoesOn_isListed_andWhatIsOver_isNot() {
        write(mirrored(SubscriptionStatus.PAST_DUE, 1));
        assertThat(live(null)).containsExactly(new SubscriptionSyncRepository.Live(TENANT, "sub_1"));
        assertThat(live(TENANT)).isEmpty();

        write(mirrored(SubscriptionStatus.CANCELED, 1));

        assertThat(live(null)).isEmpty();
    }

    private List<SubscriptionSyncRepository.Live> live(@Nullable UUID after) {
        return store.inTransaction(em -> new SubscriptionSyncRepository(em).liveAcrossTenants("stripe", after, 10));
    }

    private void write(MirroredSubscription subscription) {
        boolean written = Objects.requireNonNull(
                store.inTransaction(em -> new SubscriptionMirrorRepository(em).mirror(TENANT, subscription, NOW)));
        assertThat(written).isTrue();
    }

    private Optional<KnownSubscription> find() {
        return store.inTransaction(em -> new SubscriptionSyncRepository(em).find(TENANT));
    }

    private long version() {
        return find().orElseThrow().version();
    }

    private Optional<UUID> tenantOf(String subscription, String customer) {
        return store.inTransaction(
                em -> new SubscriptionSyncRepository(em).tenantOfAcrossTenants("stripe", subscription, customer));
    }

    private static MirroredSubscription mirrored(SubscriptionStatus status, int seats) {
        return new MirroredSubscription(
                "pro",
                status,
                "stripe",
                "cus_1",
                "sub_1",
                true,
                null,
                NOW,
                NOW,
                NOW.plusSeconds(86_400),
                null,
                null,
                seats,
                new PendingPlan("starter", 1, NOW.plusSeconds(86_400)));
    }
}
