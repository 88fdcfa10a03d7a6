package io.anythingagents.identity.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.User;
import io.anythingagents.persistence.TestStore;
import io.anythingagents.tenant.TenantAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MfaChallengeRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofMinutes(5));
    private static TestStore store;

    private final UUID tenantId = UUID.randomUUID();
    private final UUID userId = UUID.randomUUID();
    private final UUID challengeId = UUID.randomUUID();
    private final UUID sessionId = UUID.randomUUID();

    @BeforeAll
    static void start() {
        store = new TestStore(User.class, TenantAccount.class, MfaChallenge.class, MfaMethod.class);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @BeforeEach
    void challenge() {
        store.inTransaction(entityManager -> {
            entityManager.persist(new TenantAccount(tenantId, "t-" + tenantId, "Tenant", NOW));
            entityManager.persist(new User(userId, userId + "@example.com", "hash", "v", NOW));
            entityManager.flush();
            new MfaChallengeRepository(entityManager)
                    .add(new MfaChallenge(challengeId, tenantId, userId, sessionId, "mark", NOW, END));
            return true;
        });
    }

    @Test
    void challenge_isFoundByItsOwnPersonAndTenantOnly() {
        MfaChallenge found = find(tenantId, userId, challengeId);

        assertThat(found.id()).isEqualTo(challengeId);
        assertThat(found.sessionId()).isEqualTo(sessionId);
        assertThat(found.passwordMark()).isEqualTo("mark");
        assertThat(found.expiresAt()).isEqualTo(END);
        assertThat(isThere(UUID.randomUUID(), userId, challengeId)).isFalse();
        assertThat(isThere(tenantId, UUID.randomUUID(), challengeId)).isFalse();
        assertThat(isThere(tenantId, userId, UUID.randomUUID())).isFalse();
    }

    @Test
    void twentyAtOnce_useItOnce() {
        CyclicBarrier start = new CyclicBarrier(20);

        List<Boolean> won = IntStream.range(0, 20)
                .mapToObj(caller -> CompletableFuture.supplyAsync(
                        () -> {
                            await(start);
                            return use();
                        },
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(won).filteredOn(winner -> winner).hasSize(1);
        assertThatThrownBy(() -> find(tenantId, userId, challengeId).use(NOW))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void expiredChallenge_isNotLive_andIsThrownAway() {
        assertThat(find(tenantId, userId, challengeId).isLive(END)).isFalse();

        assertThat(removeExpired(userId, END)).isZero();
        assertThat(removeExpired(UUID.randomUUID(), END.plusSeconds(1))).isZero();
        assertThat(removeExpired(userId, END.plusSeconds(1))).isEqualTo(1);

        assertThat(isThere(tenantId, userId, challengeId)).isFalse();
    }

    @Test
    void method_goesFromEnrolledToVerifiedToRevoked_andNeverBack() {
        MfaMethod method = new MfaMethod(UUID.randomUUID(), userId, "phone", "sealed", NOW);
        assertThat(method.isInForce()).isFalse();

        assertThat(method.verify(NOW.plusSeconds(1))).isTrue();
        assertThat(method.verify(NOW.plusSeconds(2))).isFalse();
        assertThat(method.verifiedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(method.isInForce()).isTrue();

        assertThat(method.revoke(NOW.plusSeconds(3))).isTrue();
        assertThat(method.revoke(NOW.plusSeconds(4))).isFalse();
        assertThat(method.revokedAt()).isEqualTo(NOW.plusSeconds(3));
        assertThat(method.isInForce()).isFalse();
        assertThatThrownBy(() -> method.verify(NOW)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void removingAll_takesThePersonsMethodsOnly() {
        UUID strangerId = UUID.randomUUID();
        UUID methodId = UUID.randomUUID();
        store.inTransaction(entityManager -> {
            entityManager.persist(new User(strangerId, strangerId + "@example.com", "hash", "v", NOW));
            entityManager.flush();
            MfaMethodRepository methods = new MfaMethodRepository(entityManager);
            methods.add(new MfaMethod(methodId, userId, "phone", "sealed", NOW));
            methods.add(new MfaMethod(UUID.randomUUID(), strangerId, null, "sealed", NOW));
            return true;
        });

        MfaMethod stored = methods(repository -> repository.findAll(userId)).get(0);
        assertThat(stored.id()).isEqualTo(methodId);
        assertThat(stored.methodType()).isEqualTo(MfaMethod.TOTP);
        assertThat(stored.label()).isEqualTo("phone");
        assertThat(stored.secretSealed()).isEqualTo("sealed");
        assertThat(stored.createdAt()).isEqualTo(NOW);
        assertThat(stored.lastUsedAt()).isNull();
        methods(repository -> {
            repository.removeAll(userId);
            return List.of();
        });

        assertThat(methods(repository -> repository.findAll(userId))).isEmpty();
        assertThat(methods(repository -> {
                    repository.findAll(strangerId).forEach(repository::remove);
                    return repository.findAll(strangerId);
                }))
                .isEmpty();
    }

    private boolean use() {
        return store.inTransaction(entityManager -> {
            MfaChallenge locked = new MfaChallengeRepository(entityManager)
                    .findForChange(tenantId, userId, challengeId)
                    .orElseThrow();
            boolean live = locked.isLive(NOW);
            if (live) {
                locked.use(NOW);
            }
            return live;
        });
    }

    private static MfaChallenge find(UUID tenant, UUID user, UUID challenge) {
        return store.inTransaction(entityManager -> new MfaChallengeRepository(entityManager)
                .findForChange(tenant, user, challenge)
                .orElseThrow());
    }

    private static boolean isThere(UUID tenant, UUID user, UUID challenge) {
        return store.inTransaction(entityManager -> new MfaChallengeRepository(entityManager)
                .findForChange(tenant, user, challenge)
                .isPresent());
    }

    private static int removeExpired(UUID user, Instant now) {
        return store.inTransaction(
                entityManager -> new MfaChallengeRepository(entityManager).removeExpiredAcrossTenants(user, now));
    }

    private static List<MfaMethod> methods(Function<MfaMethodRepository, List<MfaMethod>> work) {
        return store.inTransaction(entityManager -> work.apply(new MfaMethodRepository(entityManager)));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
