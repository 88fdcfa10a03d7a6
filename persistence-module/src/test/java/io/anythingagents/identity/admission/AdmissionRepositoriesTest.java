package io.anythingagents.identity.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.admission.SignupInvite.Terms;
import io.anythingagents.identity.admission.SignupInviteRepository.Filter;
import io.anythingagents.identity.admission.SignupRequest.Applicant;
import io.anythingagents.persistence.TestStore;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // set before each test
class AdmissionRepositoriesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore(SignupInvite.class, SignupRequest.class);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void invitationsAreListed_byWhatTheyAreNow() {
        UUID active = invite("aaaaaaaa-1", null, 1, null);
        UUID expired = invite("bbbbbbbb-1", "b@example.com", 1, NOW);
        UUID revoked = invite("cccccccc-1", null, 1, LATER);
        UUID exhausted = invite("dddddddd-1", null, 1, LATER);
        store.inTransaction(entityManager -> {
            SignupInviteRepository invites = new SignupInviteRepository(entityManager);
            invites.findForChange(revoked).orElseThrow().revoke(NOW);
            invites.findForChange(exhausted).orElseThrow().redeem();
            return true;
        });

        assertThat(listed("active", null)).containsExactly(active);
        assertThat(listed("expired", null)).containsExactly(expired);
        assertThat(listed("revoked", null)).containsExactly(revoked);
        assertThat(listed("exhausted", null)).containsExactly(exhausted);
        assertThat(listed(null, "b@example.com")).containsExactly(expired);
        assertThat(listed(null, null)).hasSize(4);
    }

    @Test
    void anInvitationForOneAddress_admitsNobodyElse_norAfterItsEnd() {
        SignupInvite bound = new SignupInvite(
                UUID.randomUUID(), "eeeeeeee-1", "hash", new Terms("e@example.com", 1, LATER, null, null), null, NOW);

        assertThat(bound.admits("e@example.com", NOW)).isTrue();
        assertThat(bound.admits("f@example.com", NOW)).isFalse();
        assertThat(bound.admits("e@example.com", LATER)).isFalse();
        assertThat(bound.statusAt(LATER)).isEqualTo("expired");
    }

    @Test
    void twentyWhoWantTheLastPlaces_keepOnlyAsManyAsThereAre() throws Exception {
        UUID invite = invite("ffffffff-1", null, 2, null);
        int callers = 20;
        CyclicBarrier start = new CyclicBarrier(callers);
        ExecutorService threads = Executors.newFixedThreadPool(callers);

        List<Future<Boolean>> kept = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            kept.add(threads.submit(() -> {
                start.await();
                return store.inTransaction(entityManager -> keptPlace(entityManager, invite));
            }));
        }
        int places = 0;
        for (Future<Boolean> one : kept) {
            places += one.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(places).isEqualTo(2);
    }

    private static boolean keptPlace(EntityManager entityManager, UUID invite) {
        SignupInviteRepository invites = new SignupInviteRepository(entityManager);
        SignupInvite locked = invites.findByTokenForChange("hash of ffffffff-1").orElseThrow();
        if (locked.redeemedCount() + invites.countReservations(invite, NOW) >= locked.maxRedemptions()) {
            return false;
        }
        invites.addReservation(UUID.randomUUID(), invite, NOW, LATER);
        return true;
    }

    @Test
    void aPlace_isGivenUpOnce_andForgottenAfterItsTime() {
        UUID invite = invite("99999999-1", null, 3, null);
        UUID place = UUID.randomUUID();
        store.inTransaction(entityManager -> {
            SignupInviteRepository invites = new SignupInviteRepository(entityManager);
            invites.addReservation(place, invite, NOW, LATER);
            invites.addReservation(UUID.randomUUID(), invite, NOW, LATER);
            return true;
        });

        assertThat(places(invite, NOW)).isEqualTo(2);
        assertThat(removed(place)).isTrue();
        assertThat(removed(place)).isFalse();
        assertThat(places(invite, NOW)).isEqualTo(1);
        assertThat(places(invite, LATER)).isZero();
    }

    @Test
    void anAddressHasOnePendingRequest_andMayAskAgainOnceDecided() {
        UUID first = request("g@example.com");

        assertThat(added("g@example.com")).isFalse();
        store.inTransaction(entityManager -> {
            new SignupRequestRepository(entityManager)
                    .findForChange(first)
                    .orElseThrow()
                    .reject(null, "no", NOW);
            return true;
        });

        assertThat(added("g@example.com")).isTrue();
        store.inTransaction(entityManager -> {
            SignupRequestRepository requests = new SignupRequestRepository(entityManager);
            assertThat(requests.count("pending")).isEqualTo(1);
            assertThat(requests.count(null)).isEqualTo(2);
            assertThat(requests.find("rejected", 10, 0))
                    .extracting(SignupRequest::id)
                    .containsExactly(first);
            assertThat(requests.countPendingFrom("an address")).isEqualTo(1);
            return true;
        });
    }

    @Test
    void request_tellsWhoAsked_andWhatBecameOfIt() {
        UUID operator = UUID.randomUUID();
        SignupRequest request = new SignupRequest(
                UUID.randomUUID(), new Applicant("h@example.com", "Engines", "Ada", "please"), "an address", NOW);
        assertThat(request.isPending()).isTrue();

        request.approve(operator, "fine", LATER);

        assertThat(List.of(request.email(), request.organization(), request.fullName(), request.ipHash()))
                .containsExactly("h@example.com", "Engines", "Ada", "an address");
        assertThat(request.message()).isEqualTo("please");
        assertThat(request.status()).isEqualTo("approved");
        assertThat(request.isPending()).isFalse();
        assertThat(request.decidedBy()).isEqualTo(operator);
        assertThat(request.decisionReason()).isEqualTo("fine");
        assertThat(List.of(request.createdAt(), Objects.requireNonNull(request.decidedAt())))
                .containsExactly(NOW, LATER);
        assertThatThrownBy(() -> request.reject(operator, "no", LATER)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void answeredRequest_isHintedAtByTheBeginningOfItsInvitationsToken() {
        UUID answered = request("i@example.com");
        UUID waiting = request("j@example.com");
        UUID inviteId = UUID.randomUUID();
        SignupInvite invite = new SignupInvite(
                inviteId,
                "gggggggg-and more",
                "hash of g",
                new Terms("i@example.com", 1, LATER, "welcome", answered),
                null,
                NOW);
        store.inTransaction(entityManager -> {
            new SignupInviteRepository(entityManager).add(invite);
            return true;
        });

        Map<UUID, String> hints = store.inTransaction(
                entityManager -> new SignupInviteRepository(entityManager).findHints(List.of(answered, waiting)));
        Map<UUID, String> none =
                store.inTransaction(entityManager -> new SignupInviteRepository(entityManager).findHints(List.of()));
        SignupInvite stored = store.inTransaction(
                        entityManager -> new SignupInviteRepository(entityManager).findByTokenForChange("hash of g"))
                .orElseThrow();

        assertThat(hints).containsExactly(Map.entry(answered, "gggggggg"));
        assertThat(none).isEmpty();
        assertThat(stored.id()).isEqualTo(inviteId);
        assertThat(List.of(stored.tokenHash(), stored.tokenHint())).containsExactly("hash of g", "gggggggg");
        assertThat(stored.invitedEmail()).isEqualTo("i@example.com");
        assertThat(stored.note()).isEqualTo("welcome");
        assertThat(stored.signupRequestId()).isEqualTo(answered);
        assertThat(stored.issuedBy()).isNull();
        assertThat(stored.createdAt()).isEqualTo(NOW);
        assertThat(stored.expiresAt()).isEqualTo(LATER);
        assertThat(stored.revokedAt()).isNull();
        assertThat(stored.maxRedemptions()).isEqualTo(1);
        assertThat(stored.redeemedCount()).isZero();
        stored.redeem();
        assertThatThrownBy(stored::redeem).isInstanceOf(IllegalStateException.class);
        assertThat(stored.revoke(NOW)).isFalse();
    }

    private UUID invite(String token, @Nullable String email, int places, @Nullable Instant expiresAt) {
        UUID id = UUID.randomUUID();
        store.inTransaction(entityManager -> {
            new SignupInviteRepository(entityManager)
                    .add(new SignupInvite(
                            id,
                            token,
                            "hash of " + token,
                            new Terms(email, places, expiresAt, "note", null),
                            null,
                            NOW));
            return true;
        });
        return id;
    }

    private List<UUID> listed(@Nullable String status, @Nullable String email) {
        return store.inTransaction(entityManager -> {
            SignupInviteRepository invites = new SignupInviteRepository(entityManager);
            Filter filter = new Filter(status, email, null);
            List<UUID> found = invites.find(filter, NOW, 10, 0).stream()
                    .map(SignupInvite::id)
                    .toList();
            assertThat(invites.count(filter, NOW)).isEqualTo(found.size());
            return found;
        });
    }

    private long places(UUID invite, Instant now) {
        return store.inTransaction(
                entityManager -> new SignupInviteRepository(entityManager).countReservations(invite, now));
    }

    private boolean removed(UUID place) {
        return store.inTransaction(
                entityManager -> new SignupInviteRepository(entityManager).removeReservation(place, NOW));
    }

    private UUID request(String email) {
        SignupRequest request =
                new SignupRequest(UUID.randomUUID(), new Applicant(email, "Engines", "Ada", null), "an address", NOW);
        assertThat((boolean) store.inTransaction(
                        entityManager -> new SignupRequestRepository(entityManager).addUnlessPending(request)))
                .isTrue();
        return request.id();
    }

    private boolean added(String email) {
        SignupRequest request = new SignupRequest(
                UUID.randomUUID(), new Applicant(email, "Engines", "Ada", "Hello"), "an address", NOW);
        return store.inTransaction(
                entityManager -> new SignupRequestRepository(entityManager).addUnlessPending(request));
    }
}
