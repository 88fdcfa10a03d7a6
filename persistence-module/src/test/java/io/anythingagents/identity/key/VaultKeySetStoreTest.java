package io.anythingagents.identity.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.key.KeySetStore.Stored;
import io.anythingagents.vault.VaultClient;
import io.anythingagents.vault.VaultCounterpart;
import io.anythingagents.vault.VaultLogin;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VaultKeySetStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final KeySchedule SCHEDULE = new KeySchedule(Duration.ofMinutes(6), Duration.ofDays(30));

    private final VaultCounterpart vault = new VaultCounterpart();
    private final KeySetStore store = store(new VaultLogin.Token(VaultCounterpart.TOKEN));

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void nothingStored_isNoKeySet() {
        assertThat(store.read()).isEmpty();
        assertThat(store.version()).isEmpty();
    }

    @Test
    void storedSet_readsBackEqual_withVaultsVersionAndTime() {
        KeySet keys = KeySet.create(UUID::randomUUID, NOW).rotate(UUID::randomUUID, NOW, SCHEDULE);

        Stored stored = store.update(nothing -> keys);

        assertThat(store.read()).contains(stored);
        assertThat(stored.keys()).isEqualTo(keys);
        assertThat(stored.version()).isEqualTo("1").isEqualTo(store.version());
        assertThat(stored.changedAt()).isEqualTo(Instant.parse("2026-11-21T10:00:01.123456789Z"));
    }

    @Test
    void noChange_writesNoVersion() {
        store.update(nothing -> KeySet.create(UUID::randomUUID, NOW));

        assertThat(store.update(known -> known.orElseThrow()).version()).isEqualTo("1");
    }

    @Test
    void somebodyFaster_isSeen_andNotOverwritten() {
        store.update(nothing -> KeySet.create(UUID::randomUUID, NOW));
        vault.beforeNextWrite(() -> store.update(known -> known.orElseThrow().rotate(UUID::randomUUID, NOW, SCHEDULE)));

        Stored after = store.update(known -> known.orElseThrow().rotateAtOnce(UUID::randomUUID, NOW, SCHEDULE));

        assertThat(after.version()).isEqualTo("3");
        assertThat(after.keys().retired()).hasSize(2);
    }

    @Test
    void creatingAtTheSameTime_makesOneSet() {
        List<String> kids = IntStream.range(0, 8)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> store(new VaultLogin.Token(VaultCounterpart.TOKEN))
                                .update(known -> known.orElseGet(() -> KeySet.create(UUID::randomUUID, NOW)))
                                .keys()
                                .active()
                                .kid(),
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .distinct()
                .toList();

        assertThat(kids).hasSize(1);
    }

    @Test
    void deletedSecret_isNone_andCanBeWrittenAgain() {
        store.update(nothing -> KeySet.create(UUID::randomUUID, NOW));
        vault.delete();

        assertThat(store.read()).isEmpty();
        assertThat(store.update(nothing -> KeySet.create(UUID::randomUUID, NOW)).version())
                .isEqualTo("2");
    }

    @Test
    void appRole_signsInOnce_andAgainWhenItsTokenIsRevoked() {
        KeySetStore byRole = store(new VaultLogin.AppRole("role", "secret"));
        byRole.read();
        byRole.read();
        assertThat(vault.signIns()).isEqualTo(1);

        vault.revokeTokens();

        assertThat(byRole.read()).isEmpty();
        assertThat(vault.signIns()).isEqualTo(2);
    }

    @Test
    void appRole_signsInAgainBeforeItsLeaseEnds() {
        MovedClock clock = new MovedClock();
        KeySetStore byRole = new VaultKeySetStore(
                new VaultClient(vault.address(), new VaultLogin.AppRole("role", "secret"), clock),
                VaultCounterpart.PATH);
        byRole.read();

        clock.now = NOW.plus(Duration.ofMinutes(41));
        byRole.read();

        assertThat(vault.signIns()).isEqualTo(2);
    }

    @Test
    void refusalsAndOutages_areReportedWithoutSecrets() {
        KeySetStore wrong = store(new VaultLogin.Token("hvs.wrong-token"));
        assertThatThrownBy(wrong::read)
                .isInstanceOf(KeySetException.class)
                .hasMessageContaining("403")
                .hasMessageNotContaining("hvs.");
        assertThatThrownBy(() -> store(new VaultLogin.AppRole("role", "other")).read())
                .isInstanceOf(KeySetException.class)
                .hasStackTraceContaining("AppRole");
        vault.failWith(503);
        assertThatThrownBy(store::read).isInstanceOf(KeySetException.class).hasMessageContaining("503");
        assertThatThrownBy(() -> store.update(known -> KeySet.create(UUID::randomUUID, NOW)))
                .isInstanceOf(KeySetException.class);
        KeySetStore nowhere = new VaultKeySetStore(
                new VaultClient(
                        URI.create("http://127.0.0.1:1"), new VaultLogin.Token("t"), Clock.fixed(NOW, ZoneOffset.UTC)),
                VaultCounterpart.PATH);
        assertThatThrownBy(nowhere::read).isInstanceOf(KeySetException.class);
    }

    @Test
    void secretThatIsNoKeySet_isReportedWithoutItsContent() {
        VaultClient client = client(new VaultLogin.Token(VaultCounterpart.TOKEN));
        client.post(VaultCounterpart.PATH, java.util.Map.of("data", java.util.Map.of("other", "precious")));

        assertThatThrownBy(store::read).isInstanceOf(KeySetException.class).hasMessageNotContaining("precious");
    }

    @Test
    void textForms_holdNoSecret() {
        assertThat(new VaultLogin.Token("hvs.precious").toString()).doesNotContain("precious");
        assertThat(new VaultLogin.AppRole("role", "precious").toString()).doesNotContain("precious");
        assertThat(store.place()).contains(VaultCounterpart.PATH);
    }

    private KeySetStore store(VaultLogin login) {
        return new VaultKeySetStore(client(login), VaultCounterpart.PATH);
    }

    private VaultClient client(VaultLogin login) {
        return new VaultClient(vault.address(), login, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** Stands where a test puts it. */
    private static final class MovedClock extends Clock {
        private Instant now = NOW;

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
