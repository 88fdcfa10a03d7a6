package io.anythingagents.identity.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.key.KeySetStore.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKeySetStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final KeySchedule SCHEDULE = new KeySchedule(Duration.ofMinutes(6), Duration.ofDays(30));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @Test
    void missingFile_isNoKeySet() {
        KeySetStore store = new FileKeySetStore(file());

        assertThat(store.read()).isEmpty();
        assertThat(store.version()).isEmpty();
    }

    @Test
    void storedSet_readsBackEqual_andIsTheOwnersOnly() throws IOException {
        KeySet keys = KeySet.create(UUID::randomUUID, NOW)
                .rotate(UUID::randomUUID, NOW, SCHEDULE)
                .rotate(UUID::randomUUID, NOW, SCHEDULE);
        KeySetStore store = new FileKeySetStore(file());

        store.update(nothing -> keys);

        assertThat(store.read().map(Stored::keys)).contains(keys);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void creatingAtTheSameTime_makesOneSet() {
        List<String> kids = IntStream.range(0, 6)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> new FileKeySetStore(file())
                                .update(existing -> existing.orElseGet(() -> KeySet.create(UUID::randomUUID, NOW)))
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
    void change_givesAnotherVersion_andNoChangeDoesNot() {
        KeySetStore store = new FileKeySetStore(file());
        Stored first = store.update(nothing -> KeySet.create(UUID::randomUUID, NOW));

        Stored same = store.update(existing -> existing.orElseThrow());
        Stored other = store.update(existing -> existing.orElseThrow().rotate(UUID::randomUUID, NOW, SCHEDULE));

        assertThat(same.version()).isEqualTo(first.version());
        assertThat(other.version()).isNotEqualTo(first.version()).isEqualTo(store.version());
    }

    @Test
    void damagedFile_isReportedWithoutItsContent() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{\"schema_version\": 1, \"active\": {\"private_key\": \"precious\"}}");

        assertThatThrownBy(() -> new FileKeySetStore(file()).read())
                .isInstanceOf(KeySetException.class)
                .hasMessageNotContaining("precious");
    }

    @Test
    void publishedHalf_holdsNothingPrivate() {
        SigningKey key = SigningKey.generate(UUID.randomUUID(), NOW);

        assertThat(key.publicJwk()).containsOnlyKeys("alg", "crv", "kid", "kty", "use", "x");
        assertThat(key.kid()).matches("ed25519-[0-9a-f]{12}");
        assertThat(key.toString()).doesNotContain(key.privatePem());
    }

    private Path file() {
        return directory.resolve("keys").resolve("keyset.json");
    }
}
