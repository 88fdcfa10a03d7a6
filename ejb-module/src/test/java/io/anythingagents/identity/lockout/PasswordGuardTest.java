package io.anythingagents.identity.lockout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.MovableClock;
import io.anythingagents.identity.lockout.PasswordGuard.Outcome;
import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.GuessLocks;
import io.anythingagents.redis.TestRedis;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PasswordGuardTest {
    private final MovableClock clock = new MovableClock();
    private final Metrics metrics = new Metrics();
    private final String prefix = UUID.randomUUID().toString();
    private final PasswordGuard guard = node();
    private final PasswordGuard otherNode = node();

    @Test
    void aLockMadeOnOneNode_holdsOnTheOther_forAKnownAndAnUnknownAddressAlike() {
        for (int i = 0; i < 4; i++) {
            assertThat((i % 2 == 0 ? guard : otherNode).settle("a@example.com", from(i), false))
                    .isEqualTo(Outcome.OPEN);
        }

        assertThat(otherNode.settle("A@Example.com ", from(5), false)).isEqualTo(Outcome.LOCK_BEGUN);

        assertThat(guard.settle("a@example.com", from(6), true)).isEqualTo(Outcome.LOCKED);
        assertThat(guard.settle("b@example.com", from(6), true)).isEqualTo(Outcome.OPEN);
        clock.advance(Duration.ofMinutes(60));
        assertThat(guard.settle("a@example.com", from(6), true)).isEqualTo(Outcome.OPEN);
        assertThat(metrics.scrape()).contains("auth_lockouts_total{scope=\"account\"} 1.0");
    }

    @Test
    void whetherItIsLocked_isToldWithoutCountingAnything() {
        for (int i = 0; i < 4; i++) {
            guard.settle("d@example.com", from(i), false);
            assertThat(otherNode.isLocked("D@example.com")).isFalse();
        }

        guard.settle("d@example.com", from(5), false);

        assertThat(otherNode.isLocked("D@example.com")).isTrue();
        clock.advance(Duration.ofMinutes(60));
        assertThat(otherNode.isLocked("d@example.com")).isFalse();
    }

    @Test
    void aNewPassword_opensTheLock() {
        for (int i = 0; i < 5; i++) {
            guard.settle("c@example.com", from(i), false);
        }

        otherNode.forgive("C@example.com");

        assertThat(guard.settle("c@example.com", from(9), true)).isEqualTo(Outcome.OPEN);
    }

    @Test
    void manyWrongGuessesFromOneNetwork_blockItEverywhere_andNobodyElse() {
        for (int i = 0; i < 10; i++) {
            guard.settle(i + "@example.com", new ClientOrigin("192.0.2." + i, null), false);
        }

        assertThatThrownBy(() -> otherNode.admit(new ClientOrigin("192.0.2.200", null)))
                .isInstanceOfSatisfying(DomainException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                    assertThat(e.details()).containsEntry("retry_after", 600L);
                });
        assertThatCode(() -> otherNode.admit(new ClientOrigin("192.0.3.1", null)))
                .doesNotThrowAnyException();
        clock.advance(Duration.ofMinutes(10));
        assertThatCode(() -> guard.admit(new ClientOrigin("192.0.2.200", null))).doesNotThrowAnyException();
    }

    @Test
    void ipv6_isBlockedByItsNetworkOfSixtyFourBits() {
        for (int i = 0; i < 10; i++) {
            guard.settle(
                    i + "@v6.example.com", new ClientOrigin("2001:db8:1:2::" + Integer.toHexString(i), null), false);
        }

        assertThatThrownBy(() -> guard.admit(new ClientOrigin("2001:db8:1:2:ffff::1", null)))
                .isInstanceOf(DomainException.class);
        assertThatCode(() -> guard.admit(new ClientOrigin("2001:db8:1:3::1", null)))
                .doesNotThrowAnyException();
    }

    @Test
    void ownSuccesses_doNotClearWhatAnAddressGuessed() {
        ClientOrigin attacker = new ClientOrigin("198.51.100.1", null);
        for (int i = 0; i < 9; i++) {
            guard.settle(i + "@victim.example.com", attacker, false);
            guard.settle("attacker@example.com", attacker, true);
        }

        guard.settle("last@victim.example.com", attacker, false);

        assertThatThrownBy(() -> guard.settle("attacker@example.com", attacker, true))
                .isInstanceOf(DomainException.class);
    }

    @Test
    void withoutRedis_nobodyIsLetIn() {
        PasswordGuard alone =
                new PasswordGuard(new GuessLocks(TestRedis.connectToNobody(), settings(), clock), settings(), metrics);

        assertThatThrownBy(() -> alone.admit(from(1)))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REDIS_UNAVAILABLE));
    }

    /** Each from a network of its own. */
    private static ClientOrigin from(int network) {
        return new ClientOrigin(String.format(Locale.ROOT, "203.0.%d.1", network), null);
    }

    private PasswordGuard node() {
        return new PasswordGuard(new GuessLocks(TestRedis.connect(), settings(), clock), settings(), metrics);
    }

    private Settings settings() {
        return Settings.load(Map.of(
                "ENVIRONMENT", "test",
                "RATE_LIMIT_KEY_PREFIX", prefix,
                "AUTH_SESSION_IP_HASH_SALT", "a salt of some length",
                "AUTH_IP_LOCKOUT_THRESHOLD", "10"));
    }
}
