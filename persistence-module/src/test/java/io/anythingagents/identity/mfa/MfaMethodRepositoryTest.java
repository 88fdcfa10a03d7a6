package io.anythingagents.identity.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.User;
import io.anythingagents.persistence.TestStore;
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

class MfaMethodRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final int CALLERS = 20;
    private static TestStore store;

    private final UUID userId = UUID.randomUUID();
    private final UUID strangerId = UUID.randomUUID();
    private final UUID methodId = UUID.randomUUID();

    @BeforeAll
    static void start() {
        store = new TestStore(User.class, MfaMethod.class, RecoveryCode.class);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @BeforeEach
    void enrol() {
        store.inTransaction(entityManager -> {
            entityManager.persist(new User(userId, userId + "@example.com", "hash", "v", NOW));
            entityManager.persist(new User(strangerId, strangerId + "@example.com", "hash", "v", NOW));
            entityManager.flush();
            entityManager.persist(new MfaMethod(methodId, userId, "phone", "sealed", NOW));
            return true;
        });
    }

    @Test
    void oneCodeAtOnceFromTwenty_isUsedByOne() {
        List<Boolean> won = atOnce(methods -> methods.use(userId, methodId, CodePurpose.SIGN_IN, 100, NOW));

        assertThat(won).filteredOn(winner -> winner).hasSize(1);
    }

    @Test
    void aCode_isGoodOnceForEachPurpose() {
        assertThat(use(CodePurpose.ENROLMENT, 100)).isTrue();
        assertThat(use(CodePurpose.SIGN_IN, 100)).isTrue();

        assertThat(use(CodePurpose.ENROLMENT, 100)).isFalse();
        assertThat(use(CodePurpose.SIGN_IN, 100)).isFalse();
    }

    @Test
    void anEarlierCode_isVoidOnceALaterOneWasUsed() {
        assertThat(use(CodePurpose.SIGN_IN, 101)).isTrue();

        assertThat(use(CodePurpose.SIGN_IN, 100)).isFalse();
        assertThat(use(CodePurpose.SIGN_IN, 102)).isTrue();
    }

    @Test
    void aRevokedMethod_andSomebodyElse_useNothing() {
        assertThat(holds(methods -> methods.use(strangerId, methodId, CodePurpose.SIGN_IN, 100, NOW)))
                .isFalse();
        assertThat(holds(methods -> methods.find(strangerId, methodId).isPresent()))
                .isFalse();
        assertThat(holds(methods -> methods.findForChange(strangerId, methodId).isPresent()))
                .isFalse();
        holds(methods -> methods.findForChange(userId, methodId).orElseThrow().revoke(NOW));

        assertThat(use(CodePurpose.SIGN_IN, 100)).isFalse();
    }

    @Test
    void oneRecoveryCodeAtOnceFromTwenty_isUsedByOne() {
        holds(methods -> {
            methods.replaceRecoveryCodes(userId, List.of(new RecoveryCode(UUID.randomUUID(), userId, "h1", NOW)));
            return true;
        });

        List<Boolean> won = atOnce(methods -> methods.useRecoveryCode(userId, "h1", NOW));

        assertThat(won).filteredOn(winner -> winner).hasSize(1);
        int left = answer(methods -> methods.countUnusedRecoveryCodes(userId));
        assertThat(left).isZero();
    }

    @Test
    void newRecoveryCodes_voidTheOldOnes_ofThisPersonOnly() {
        holds(methods -> {
            methods.replaceRecoveryCodes(userId, List.of(new RecoveryCode(UUID.randomUUID(), userId, "old", NOW)));
            methods.replaceRecoveryCodes(
                    strangerId, List.of(new RecoveryCode(UUID.randomUUID(), strangerId, "theirs", NOW)));
            return true;
        });
        holds(methods -> {
            methods.replaceRecoveryCodes(userId, List.of(new RecoveryCode(UUID.randomUUID(), userId, "new", NOW)));
            return true;
        });

        assertThat(holds(methods -> methods.useRecoveryCode(userId, "old", NOW)))
                .isFalse();
        assertThat(holds(methods -> methods.useRecoveryCode(userId, "theirs", NOW)))
                .isFalse();
        assertThat(holds(methods -> methods.useRecoveryCode(strangerId, "theirs", NOW)))
                .isTrue();
        assertThat(holds(methods -> methods.useRecoveryCode(userId, "new", NOW)))
                .isTrue();
    }

    private boolean use(CodePurpose purpose, long step) {
        return holds(methods -> methods.use(userId, methodId, purpose, step, NOW));
    }

    private static boolean holds(Function<MfaMethodRepository, Boolean> work) {
        return answer(work);
    }

    private static <T> T answer(Function<MfaMethodRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new MfaMethodRepository(entityManager)));
    }

    private static List<Boolean> atOnce(Function<MfaMethodRepository, Boolean> work) {
        CyclicBarrier barrier = new CyclicBarrier(CALLERS);
        return IntStream.range(0, CALLERS)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> {
                            await(barrier);
                            return holds(work);
                        },
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
