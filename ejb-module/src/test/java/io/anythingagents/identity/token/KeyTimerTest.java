package io.anythingagents.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.health.HealthRegistry.Probe;
import io.anythingagents.health.HealthRegistry.Result;
import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.job.Lease;
import io.anythingagents.job.Leases;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Ids;
import io.anythingagents.testing.Injection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set by JUnit
class KeyTimerTest {
    private static final Duration AGE = Duration.ofDays(90);

    @TempDir
    Path directory;

    private final MigrationState schema = new MigrationState();
    private final Leases leases = new OddLeases();
    private final Trail trail = new Trail();
    private boolean databaseIsUp = true;
    private boolean leasesFail;
    private TokenFixture tokens;
    private KeyTimer timer;

    @BeforeEach
    void wire() {
        HealthRegistry.process()
                .register(
                        HealthRegistry.DATABASE,
                        Probe.READINESS,
                        () -> new Result(HealthRegistry.DATABASE, databaseIsUp, Map.of()));
        schema.enter(MigrationState.Phase.CURRENT);
        tokens = new TokenFixture(directory);
        KeyRotation rotation = new KeyRotation(
                tokens.ring,
                new KeySchedule(Duration.ofMinutes(6), Duration.ofDays(30)),
                leases,
                Settings.load(Map.of("ENVIRONMENT", "test", "AUTH_KEY_ROTATION_DAYS", "90")),
                Ids.random(),
                tokens.clock,
                new Metrics());
        timer = Injection.into(new KeyTimer(), tokens.ring, rotation, schema, trail, leases, Ids.random());
        timer.start();
    }

    @AfterEach
    void forgetTheCheck() {
        databaseIsUp = true;
    }

    @Test
    void timer_noticesWhatAnotherProcessChanged() {
        String first = tokens.ring.signingKey().kid();
        tokens.rotate();
        tokens.clock.advance(Duration.ofSeconds(1));

        timer.look();

        assertThat(tokens.ring.signingKey().kid()).isNotEqualTo(first);
    }

    @Test
    void lookThatFails_doesNotStopTheNextOne() throws Exception {
        tokens.ring.signingKey();
        TokenFixture none = new TokenFixture(directory.resolve("other"));
        Files.createDirectories(directory.resolve("other"));
        Files.writeString(directory.resolve("other").resolve("keyset.json"), "no JSON");
        KeyTimer odd = Injection.into(new KeyTimer(), none.ring, rotationOf(none), schema, trail, leases, Ids.random());

        assertThatThrownBy(odd::look).isInstanceOf(RuntimeException.class);
        Files.delete(directory.resolve("other").resolve("keyset.json"));
        odd.look();

        assertThat(none.ring.signingKey()).isNotNull();
    }

    @Test
    void dueRotation_happens_butNotOnAnOldSchema_norWithoutTheDatabase() {
        String first = tokens.ring.signingKey().kid();
        tokens.clock.advance(AGE);

        schema.enter(MigrationState.Phase.PENDING);
        timer.rotate();
        assertThat(tokens.ring.signingKey().kid()).isEqualTo(first);

        schema.enter(MigrationState.Phase.CURRENT);
        databaseIsUp = false;
        timer.rotate();
        assertThat(tokens.ring.signingKey().kid()).isEqualTo(first);

        databaseIsUp = true;
        timer.rotate();
        assertThat(tokens.ring.signingKey().kid()).isNotEqualTo(first);
    }

    @Test
    void failedRotation_leavesTheTimerAlive() {
        String first = tokens.ring.signingKey().kid();
        tokens.clock.advance(AGE);
        leasesFail = true;

        assertThatCode(timer::rotate).doesNotThrowAnyException();
        assertThat(tokens.ring.signingKey().kid()).isEqualTo(first);

        leasesFail = false;
        timer.rotate();
        assertThat(tokens.ring.signingKey().kid()).isNotEqualTo(first);
    }

    @Test
    void keyThatBeganToSign_isToldOnce_whateverFailedBefore() {
        leasesFail = true;
        timer.tell();
        assertThat(trail.told).isEmpty();

        leasesFail = false;
        databaseIsUp = false;
        timer.tell();
        assertThat(trail.told).isEmpty();

        databaseIsUp = true;
        timer.tell();
        timer.tell();
        String first = tokens.ring.signingKey().kid();
        tokens.rotate();
        tokens.notice();
        timer.tell();

        assertThat(trail.told).containsExactly(first, tokens.ring.signingKey().kid());
    }

    private static final class Trail extends SigningKeyTrail {
        private final List<String> told = new ArrayList<>();

        @Override
        public boolean knows(SigningKey key) {
            return told.contains(key.kid());
        }

        @Override
        public void tell(SigningKey key) {
            told.add(key.kid());
        }
    }

    private static KeyRotation rotationOf(TokenFixture fixture) {
        return new KeyRotation(
                fixture.ring,
                new KeySchedule(Duration.ofMinutes(6), Duration.ofDays(30)),
                new Leases(),
                Settings.load(Map.of("ENVIRONMENT", "test")),
                Ids.random(),
                fixture.clock,
                new Metrics());
    }

    private final class OddLeases extends Leases {
        @Override
        public Optional<Lease> acquire(String name, String holder, Duration term) {
            if (leasesFail) {
                throw new IllegalStateException("the database went away");
            }
            return Optional.of(new Lease(name, holder, 1));
        }
    }
}
