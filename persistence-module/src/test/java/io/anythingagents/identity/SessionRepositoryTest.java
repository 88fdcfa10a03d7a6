package io.anythingagents.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.persistence.TestStore;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.TenantAccount;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static TestStore store;

    private final UUID tenantId = UUID.randomUUID();
    private final UUID userId = UUID.randomUUID();
    private final UUID sessionId = UUID.randomUUID();
    private final String jti = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        store = new TestStore(
                User.class,
                UserProfile.class,
                PasswordHistoryEntry.class,
                LoginEvent.class,
                UserSession.class,
                StoredRefreshToken.class,
                ActionToken.class,
                TenantAccount.class,
                Membership.class);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @BeforeEach
    void signIn() {
        store.inTransaction(entityManager -> {
            entityManager.persist(new TenantAccount(tenantId, "t-" + tenantId, "Tenant", NOW));
            entityManager.persist(new User(userId, userId + "@example.com", "hash", "v", NOW));
            entityManager.flush();
            entityManager.persist(new Membership(UUID.randomUUID(), tenantId, userId, Role.ADMIN, NOW));
            UserSession session = new UserSession(
                    sessionId,
                    tenantId,
                    userId,
                    new UserSession.Origin("ip", "10.0.0.*", "agent"),
                    NOW,
                    NOW.plus(30, ChronoUnit.DAYS));
            entityManager.persist(session);
            entityManager.flush();
            entityManager.persist(new StoredRefreshToken(
                    UUID.randomUUID(),
                    session,
                    jti,
                    "token-hash",
                    "kid",
                    "tools:read",
                    new StoredRefreshToken.Life(NOW, NOW.plus(30, ChronoUnit.DAYS))));
            return true;
        });
    }

    @Test
    void rotatingTheSameTokenAtOnce_hasOneWinner() {
        int callers = 20;
        CyclicBarrier start = new CyclicBarrier(callers);

        List<Boolean> won = IntStream.range(0, callers)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> {
                            await(start);
                            return call(sessions -> sessions.rotate(tenantId, jti, "token-hash", NOW));
                        },
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(won.stream().filter(winner -> winner)).hasSize(1);
        assertThat(holds(sessions ->
                        sessions.findToken(tenantId, jti).orElseThrow().isRotated()))
                .isTrue();
    }

    @Test
    void rotatingWithAnotherHash_orInAnotherTenant_orAfterItsEnd_doesNothing() {
        boolean wrongHash = call(sessions -> sessions.rotate(tenantId, jti, "other", NOW));
        boolean wrongTenant = call(sessions -> sessions.rotate(UUID.randomUUID(), jti, "token-hash", NOW));
        boolean late = call(sessions -> sessions.rotate(tenantId, jti, "token-hash", NOW.plus(31, ChronoUnit.DAYS)));

        assertThat(List.of(wrongHash, wrongTenant, late)).containsOnly(false);
    }

    @Test
    void revokingTheFamily_countsLiveTokensOnce_andTheyCannotBeRotated() {
        int first = call(sessions -> sessions.revokeTokens(tenantId, sessionId, SessionEnd.USER_LOGOUT, NOW));
        int second = call(sessions -> sessions.revokeTokens(tenantId, sessionId, SessionEnd.USER_LOGOUT, NOW));

        assertThat(first).isEqualTo(1);
        assertThat(second).isZero();
        assertThat(holds(sessions -> sessions.rotate(tenantId, jti, "token-hash", NOW)))
                .isFalse();
    }

    @Test
    void liveSession_tellsTheRoleAndWhetherTheAddressIsProven() {
        SessionRepository.LiveSession unproven = call(sessions -> sessions.findLive(tenantId, userId, sessionId, NOW))
                .orElseThrow();
        store.inTransaction(entityManager -> {
            new UserRepository(entityManager)
                    .findForChange(userId)
                    .orElseThrow()
                    .verifyEmail(NOW);
            return true;
        });

        SessionRepository.LiveSession proven = call(sessions -> sessions.findLive(tenantId, userId, sessionId, NOW))
                .orElseThrow();

        assertThat(unproven).isEqualTo(new SessionRepository.LiveSession(false, "admin"));
        assertThat(proven).isEqualTo(new SessionRepository.LiveSession(true, "admin"));
    }

    @Test
    void revokedSession_isNotLive() {
        store.inTransaction(entityManager -> {
            new SessionRepository(entityManager)
                    .findForChange(tenantId, userId, sessionId)
                    .orElseThrow()
                    .revoke(SessionEnd.USER_LOGOUT, NOW);
            return true;
        });

        assertThat(holds(sessions ->
                        sessions.findLive(tenantId, userId, sessionId, NOW).isPresent()))
                .isFalse();
        assertThat(holds(sessions ->
                        sessions.findUnrevokedForChangeAcrossTenants(userId).isEmpty()))
                .isTrue();
    }

    @Test
    void sessionOfAnotherTenantOrUser_isNotFound() {
        assertThat(holds(sessions -> sessions.findForChange(UUID.randomUUID(), userId, sessionId)
                        .isPresent()))
                .isFalse();
        assertThat(holds(sessions -> sessions.findForChange(tenantId, UUID.randomUUID(), sessionId)
                        .isPresent()))
                .isFalse();
        assertThat(holds(sessions -> sessions.findToken(UUID.randomUUID(), jti).isPresent()))
                .isFalse();
        assertThat(holds(sessions -> sessions.findLive(UUID.randomUUID(), userId, sessionId, NOW)
                        .isPresent()))
                .isFalse();
    }

    @Test
    void disabledPersonOrEndedMembership_endsTheSession() {
        store.database().execute("update users set status = 'disabled' where id = '" + userId + "'");
        boolean whileDisabled = call(sessions -> sessions.findLive(tenantId, userId, sessionId, NOW))
                .isPresent();
        store.database().execute("update users set status = 'active' where id = '" + userId + "'");
        store.database().execute("delete from tenant_user_memberships where user_id = '" + userId + "'");
        boolean withoutMembership = call(sessions -> sessions.findLive(tenantId, userId, sessionId, NOW))
                .isPresent();

        assertThat(whileDisabled).isFalse();
        assertThat(withoutMembership).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"provisioning", "suspended", "deprovisioning", "deprovisioned"})
    void tenantThatIsNotActive_isToldWithTheSession(String status) {
        store.database().execute("update tenant_accounts set status = '" + status + "' where id = '" + tenantId + "'");
        SessionRepository.LiveSession meanwhile = call(sessions -> sessions.findLive(tenantId, userId, sessionId, NOW))
                .orElseThrow();
        store.database().execute("update tenant_accounts set status = 'active' where id = '" + tenantId + "'");

        assertThat(meanwhile.tenantStatus()).isEqualTo(status);
        assertThat(call(sessions -> sessions.findLive(tenantId, userId, sessionId, NOW))
                        .orElseThrow()
                        .tenantStatus())
                .isEqualTo("active");
    }

    @Test
    void changedRole_isWhatTheSessionStandsFor() {
        store.database().execute("update tenant_user_memberships set role = 'viewer' where user_id = '" + userId + "'");

        assertThat(call(sessions -> sessions.findLive(tenantId, userId, sessionId, NOW))
                        .orElseThrow()
                        .role())
                .isEqualTo("viewer");
    }

    @Test
    void ownSessions_arePagedTheLastUsedFirst_inEveryTenantOrOne() {
        UUID second = UUID.randomUUID();
        store.inTransaction(entityManager -> {
            entityManager.persist(new UserSession(
                    second,
                    tenantId,
                    userId,
                    new UserSession.Origin("ip", null, null),
                    NOW.plusSeconds(5),
                    NOW.plusSeconds(60)));
            return true;
        });

        assertThat(own(new SessionRepository.Selection(null, false), NOW)).containsExactly(second, sessionId);
        assertThat(own(new SessionRepository.Selection(tenantId, false), NOW)).hasSize(2);
        assertThat(own(new SessionRepository.Selection(UUID.randomUUID(), true), NOW))
                .isEmpty();
        assertThat(own(new SessionRepository.Selection(null, false), NOW.plusSeconds(61)))
                .containsExactly(sessionId);
        assertThat(own(new SessionRepository.Selection(null, true), NOW.plusSeconds(61)))
                .hasSize(2);
        List<UserSession> secondPage = call(sessions ->
                sessions.findOfUserAcrossTenants(userId, new SessionRepository.Selection(null, true), NOW, 1, 1));
        assertThat(secondPage).extracting(UserSession::id).containsExactly(sessionId);
        long count = call(sessions ->
                sessions.countOfUserAcrossTenants(userId, new SessionRepository.Selection(null, true), NOW));
        assertThat(count).isEqualTo(2);
    }

    @Test
    void storedSession_tellsWhereItIsUsed_andForgetsAPlaceThatChanged() {
        UserSession.Origin here = new UserSession.Origin("ip hash", "192.0.2.*", "agent", "print", "sealed");
        UserSession.Place lisbon = new UserSession.Place("Lisbon", null, "PT");
        change(session -> {
            session.refreshed(here, NOW.plusSeconds(1), NOW.plusSeconds(60));
            session.locatedAt(lisbon);
        });
        change(session -> session.refreshed(here, NOW.plusSeconds(2), NOW.plusSeconds(61)));

        UserSession stored =
                call(sessions -> sessions.find(tenantId, userId, sessionId)).orElseThrow();
        assertThat(stored.id()).isEqualTo(sessionId);
        assertThat(stored.place()).isEqualTo(lisbon);
        assertThat(List.of(stored.ipHash(), String.valueOf(stored.ipMasked()), String.valueOf(stored.userAgent())))
                .containsExactly("ip hash", "192.0.2.*", "agent");
        assertThat(stored.fingerprint()).isEqualTo("print");
        assertThat(stored.ipSealed()).isEqualTo("sealed");
        assertThat(List.of(stored.createdAt(), stored.lastSeenAt(), stored.expiresAt()))
                .containsExactly(NOW, NOW.plusSeconds(2), NOW.plusSeconds(61));
        assertThat(stored.version()).isEqualTo(2);
        assertThat(stored.isLive(NOW.plusSeconds(60))).isTrue();
        assertThat(stored.isLive(NOW.plusSeconds(61))).isFalse();

        change(session -> session.refreshed(
                new UserSession.Origin("another hash", null, null), NOW.plusSeconds(3), NOW.plusSeconds(62)));

        assertThat(call(sessions -> sessions.find(tenantId, userId, sessionId))
                        .orElseThrow()
                        .place())
                .isNull();
        assertThat(holds(sessions ->
                        sessions.find(UUID.randomUUID(), userId, sessionId).isPresent()))
                .isFalse();
    }

    @Test
    void sessionsNobodyRevoked_areFoundForChange_andTheFirstReasonStays() {
        change(session -> session.revoke(SessionEnd.PASSWORD_CHANGE, NOW.plusSeconds(1)));
        change(session -> session.revoke(SessionEnd.USER_LOGOUT, NOW.plusSeconds(2)));
        UUID open = UUID.randomUUID();
        store.inTransaction(entityManager -> {
            SessionRepository sessions = new SessionRepository(entityManager);
            UserSession session = new UserSession(
                    open, tenantId, userId, new UserSession.Origin("ip", null, null), NOW, NOW.plusSeconds(60));
            sessions.add(session);
            sessions.add(new StoredRefreshToken(
                    UUID.randomUUID(),
                    session,
                    open.toString(),
                    "another-hash",
                    "kid",
                    "tools:read",
                    new StoredRefreshToken.Life(NOW, NOW.plusSeconds(60))));
            return true;
        });

        List<UserSession> found = call(sessions -> sessions.findUnrevokedForChangeAcrossTenants(userId));
        UserSession ended =
                call(sessions -> sessions.find(tenantId, userId, sessionId)).orElseThrow();

        assertThat(found).extracting(UserSession::id).containsExactly(open);
        assertThat(ended.revokedReason()).isEqualTo("password_change");
        assertThat(ended.revokedAt()).isEqualTo(NOW.plusSeconds(1));
        StoredRefreshToken token =
                call(sessions -> sessions.findToken(tenantId, open.toString())).orElseThrow();
        assertThat(List.of(token.tenantId(), token.userId(), token.sessionId()))
                .containsExactly(tenantId, userId, open);
        assertThat(List.of(token.jti(), token.tokenHash(), token.signingKid(), token.scope()))
                .containsExactly(open.toString(), "another-hash", "kid", "tools:read");
        assertThat(List.of(token.issuedAt(), token.expiresAt())).containsExactly(NOW, NOW.plusSeconds(60));
        assertThat(token.isRotated()).isFalse();
        assertThat(token.isRevoked()).isFalse();
        assertThat(token.revokedReason()).isNull();
        assertThat(token.id()).isNotEqualTo(open);
    }

    private void change(Consumer<UserSession> change) {
        store.inTransaction(entityManager -> {
            change.accept(new SessionRepository(entityManager)
                    .findForChange(tenantId, userId, sessionId)
                    .orElseThrow());
            return true;
        });
    }

    @Test
    void somebodyElse_findsNoneOfTheseSessions() {
        assertThat(holds(sessions -> sessions.findOwnForChangeAcrossTenants(UUID.randomUUID(), sessionId)
                        .isPresent()))
                .isFalse();
        assertThat(holds(sessions -> sessions.findOwnForChangeAcrossTenants(userId, sessionId)
                        .isPresent()))
                .isTrue();
    }

    @Test
    void use_isNotedWhenTheLastNoteIsOld_andNeverWaitsForALock() {
        Instant later = NOW.plusSeconds(90);

        touch(later, NOW.minusSeconds(1));
        assertThat(lastSeen()).isEqualTo(NOW);
        store.inTransaction(holder -> {
            assertThat(new SessionRepository(holder).findForChange(tenantId, userId, sessionId))
                    .isPresent();
            touch(later, later);
            return true;
        });
        assertThat(lastSeen()).isEqualTo(NOW);
        touch(later, later);

        assertThat(lastSeen()).isEqualTo(later);
    }

    private void touch(Instant now, Instant unlessSince) {
        store.inTransaction(entityManager -> {
            new SessionRepository(entityManager).touch(tenantId, sessionId, now, unlessSince);
            return true;
        });
    }

    private Instant lastSeen() {
        return call(sessions -> sessions.findForChange(tenantId, userId, sessionId)
                .orElseThrow()
                .lastSeenAt());
    }

    private List<UUID> own(SessionRepository.Selection selection, Instant now) {
        return call(sessions -> sessions.findOfUserAcrossTenants(userId, selection, now, 100, 0).stream()
                .map(UserSession::id)
                .toList());
    }

    @Test
    void takenAddress_isRefusedWithoutAnError_andLeavesTheTransactionUsable() {
        boolean added = store.inTransaction(entityManager -> {
            UserRepository users = new UserRepository(entityManager);
            boolean first =
                    users.addUnlessEmailTaken(new User(UUID.randomUUID(), userId + "@example.com", "hash", "v", NOW));
            assertThat(users.findByEmail(userId + "@example.com")).isPresent();
            return first;
        });

        assertThat(added).isFalse();
    }

    @Test
    void mailedToken_isUsedOnce_andItsSiblingsDie() {
        UUID tokenId = UUID.randomUUID();
        UUID siblingId = UUID.randomUUID();
        store.inTransaction(entityManager -> {
            User user = entityManager.find(User.class, userId);
            ActionTokenRepository tokens = new ActionTokenRepository(entityManager);
            tokens.add(token(tokenId, user));
            tokens.add(token(siblingId, user));
            return true;
        });

        int ended = store.inTransaction(entityManager -> {
            ActionTokenRepository tokens = new ActionTokenRepository(entityManager);
            tokens.findForChange(tokenId).orElseThrow().consume(NOW);
            return tokens.revokeLive(userId, ActionToken.Purpose.EMAIL_VERIFICATION, NOW);
        });

        assertThat(ended).isEqualTo(1);
        assertThat(isLive(tokenId)).isFalse();
        assertThat(isLive(siblingId)).isFalse();
    }

    private static ActionToken token(UUID id, User user) {
        return new ActionToken(
                id, ActionToken.Purpose.EMAIL_VERIFICATION, user, "secret-hash", NOW, NOW.plus(1, ChronoUnit.HOURS));
    }

    private static boolean isLive(UUID tokenId) {
        return store.inTransaction(entityManager -> new ActionTokenRepository(entityManager)
                .findForChange(tokenId)
                .orElseThrow()
                .isLive(NOW));
    }

    private static boolean holds(Function<SessionRepository, Boolean> question) {
        return call(question);
    }

    private static <T> T call(Function<SessionRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new SessionRepository(entityManager)));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
