package io.anythingagents.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.audit.AuditRepository.Filter;
import io.anythingagents.audit.AuditRepository.Position;
import io.anythingagents.persistence.TestStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final UUID TENANT = UUID.randomUUID();

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
    void anEventComesBackAsItWasSaid() {
        UUID id = add(
                TENANT,
                AuditEvent.of(AuditAction.CONVERSATION_DELETED)
                        .user(new UUID(0, 1))
                        .role("owner")
                        .actingFor("tenant:x")
                        .target("conversation", new UUID(0, 2))
                        .outcome(AuditOutcome.DENIED)
                        .from("192.0.2.*", "curl/8")
                        .changed("name", "slug")
                        .detail("why", "\"quoted\""),
                NOW);

        StoredAuditEvent event = page(Filter.ALL, null, 10).get(0);

        assertThat(event)
                .isEqualTo(new StoredAuditEvent(
                        id,
                        TENANT,
                        "user:" + new UUID(0, 1),
                        "owner",
                        "tenant:x",
                        "conversation.deleted",
                        "conversation",
                        new UUID(0, 2).toString(),
                        "denied",
                        "request-1",
                        "192.0.2.*",
                        "curl/8",
                        List.of("name", "slug"),
                        java.util.Map.of("why", "\"quoted\""),
                        NOW));
    }

    @Test
    void anotherTenantsEvents_andThePlatforms_areNotSeen() {
        add(UUID.randomUUID(), AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW);
        add(null, AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW);

        assertThat(page(Filter.ALL, null, 10)).isEmpty();
    }

    @Test
    void pagesFollowEachOther_withoutLossOrRepeat_alsoWithinOneMicrosecond() {
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(add(TENANT, AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW.plusSeconds(i / 3)));
        }

        List<UUID> seen = new ArrayList<>();
        List<StoredAuditEvent> page = page(Filter.ALL, null, 2);
        while (!page.isEmpty()) {
            page.forEach(event -> seen.add(event.id()));
            StoredAuditEvent last = page.get(page.size() - 1);
            page = page(Filter.ALL, new Position(last.createdAt(), last.id()), 2);
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void filtersNarrow() {
        add(TENANT, AuditEvent.of(AuditAction.USER_SIGNED_IN).actor("user:a").target("user", "a"), NOW);
        add(
                TENANT,
                AuditEvent.of(AuditAction.USER_SIGN_IN_FAILED)
                        .actor("user:b")
                        .outcome(AuditOutcome.FAILURE)
                        .target("user", "b"),
                NOW.plusSeconds(10));

        assertThat(page(
                        new Filter("auth.login.failure", "user:b", "user", "b", "failure", "request-1", NOW, null),
                        null,
                        9))
                .hasSize(1);
        assertThat(page(new Filter(null, null, null, null, null, null, null, NOW), null, 9))
                .extracting(StoredAuditEvent::actor)
                .containsExactly("user:a");
        assertThat(page(new Filter(null, "user:c", null, null, null, null, null, null), null, 9))
                .isEmpty();
    }

    @Test
    void nobodyChangesOrDeletesAnEvent() {
        add(TENANT, AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW);

        assertThatThrownBy(() -> store.inTransaction(em -> em.createNativeQuery("update audit_events set actor = 'x'")
                        .executeUpdate()))
                .hasMessageContaining("never changed");
        assertThatThrownBy(() -> store.inTransaction(
                        em -> em.createNativeQuery("delete from audit_events").executeUpdate()))
                .hasMessageContaining("never changed");
    }

    @Test
    void theOldestGoFirst_soManyAtOnce_andOnlyForThatTransaction() {
        add(TENANT, AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW);
        add(null, AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW.plusSeconds(1));
        UUID key = add(TENANT, AuditEvent.of(AuditAction.SIGNING_KEY_ROTATED), NOW);
        UUID third = add(TENANT, AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW.plusSeconds(2));
        UUID young = add(TENANT, AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW.plusSeconds(60));
        Instant before = NOW.plusSeconds(60);

        assertThat(purged(before, 2)).isEqualTo(2);
        assertThat(page(Filter.ALL, null, 9)).extracting(StoredAuditEvent::id).containsExactly(young, third, key);
        assertThat(purged(before, 2)).isEqualTo(1);
        assertThat(purged(before, 2)).isZero();

        assertThat(page(Filter.ALL, null, 9)).extracting(StoredAuditEvent::id).containsExactly(young, key);
        nobodyChangesOrDeletesAnEvent();
    }

    @Test
    void whatIsNew_isFoundForSeveralTenantsAtOnce_oldestFirst() {
        UUID other = UUID.randomUUID();
        add(TENANT, AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW.minusSeconds(1));
        UUID second = add(other, AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW.plusSeconds(1));
        UUID first = add(TENANT, AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW);
        add(UUID.randomUUID(), AuditEvent.of(AuditAction.USER_SIGNED_IN), NOW);

        List<StoredAuditEvent> found =
                store.inTransaction(em -> new AuditRepository(em).sinceAcrossTenants(List.of(TENANT, other), NOW, 9));

        assertThat(found).extracting(StoredAuditEvent::id).containsExactly(first, second);
    }

    private int purged(Instant before, int limit) {
        return store.inTransaction(em -> new AuditRepository(em).purgeAcrossTenants(before, limit));
    }

    private UUID add(@Nullable UUID tenant, AuditEvent event, Instant at) {
        UUID id = UUID.randomUUID();
        store.inTransaction(em -> {
            new AuditRepository(em).add(tenant, id, event, "request-1", at);
            return id;
        });
        return id;
    }

    private List<StoredAuditEvent> page(Filter filter, @Nullable Position after, int limit) {
        return store.inTransaction(em -> new AuditRepository(em).page(TENANT, filter, after, limit));
    }
}
