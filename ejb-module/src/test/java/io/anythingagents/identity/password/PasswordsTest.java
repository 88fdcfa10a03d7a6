package io.anythingagents.identity.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.PasswordHistoryEntry;
import io.anythingagents.observability.CorrelationId;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(
            Settings.load(Map.of(
                    "ENVIRONMENT", "test",
                    "AUTH_PASSWORD_PEPPER", "a pepper of some length",
                    "AUTH_PASSWORD_HASH_COST", "4",
                    "AUTH_PASSWORD_HASH_THREADS", "1")),
            new Metrics());

    @AfterEach
    void close() {
        passwords.close();
    }

    @Test
    void rightPassword_matches_andWrongOneDoesNot() {
        Passwords.Hash hash =
                passwords.hash("Correct-Horse-Battery-9", made -> made).join();

        assertThat(passwords
                        .check("Correct-Horse-Battery-9", Optional.of(hash), Passwords.Check::matches)
                        .join())
                .isTrue();
        assertThat(passwords
                        .check("Correct-Horse-Battery-8", Optional.of(hash), Passwords.Check::matches)
                        .join())
                .isFalse();
    }

    @Test
    void unknownAccount_neverMatches_notEvenThePasswordOfTheStandIn() {
        assertThat(passwords
                        .check("nobody's password", Optional.empty(), Passwords.Check::matches)
                        .join())
                .isFalse();
    }

    @Test
    void outdatedHash_isRenewedOnlyAfterTheRightPassword() {
        Passwords.Hash old = new PasswordHasher(new Pepper("a pepper of some length"), null, 5, new SecureRandom())
                .hash("Correct-Horse-Battery-9");

        assertThat(passwords
                        .check("Correct-Horse-Battery-9", Optional.of(old), Passwords.Check::renewed)
                        .join())
                .isPresent();
        assertThat(passwords
                        .check("wrong password", Optional.of(old), Passwords.Check::renewed)
                        .join())
                .isEmpty();
    }

    @Test
    void aFormerPassword_isNotTakenAgain() {
        Passwords.Hash former =
                passwords.hash("Correct-Horse-Battery-9", made -> made).join();
        List<PasswordHistoryEntry> history = List.of(new PasswordHistoryEntry(
                UUID.randomUUID(), UUID.randomUUID(), former.value(), former.pepperVersion(), Instant.EPOCH));

        assertThat(passwords
                        .replace("Correct-Horse-Battery-9", history, Optional::isPresent)
                        .join())
                .isFalse();
        assertThat(passwords
                        .replace("Correct-Horse-Battery-8", history, Optional::isPresent)
                        .join())
                .isTrue();
    }

    @Test
    void followUp_runsUnderTheCallersCorrelationId() {
        CorrelationId.set("correlation-1");
        try {
            assertThat(passwords
                            .hash("Correct-Horse-Battery-9", hash -> String.valueOf(CorrelationId.current()))
                            .join())
                    .isEqualTo("correlation-1");
        } finally {
            CorrelationId.clear();
        }
    }

    @Test
    void moreThanTheQueueHolds_isRefusedAtOnce() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        passwords.warmUp(() -> {
            started.countDown();
            awaitQuietly(release);
        });
        started.await();

        assertThatThrownBy(() -> {
                    for (int call = 0; call < 1_000; call++) {
                        assertThat(passwords.check("x", Optional.empty(), Passwords.Check::matches))
                                .isNotNull();
                    }
                })
                .isInstanceOfSatisfying(DomainException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.SERVER_BUSY));
        release.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
