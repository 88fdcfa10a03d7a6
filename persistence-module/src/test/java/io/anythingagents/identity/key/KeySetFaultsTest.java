package io.anythingagents.identity.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no key set of ours is refused as a whole, and never repeated in a message. */
class KeySetFaultsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    Path directory;

    private final KeySet keys = KeySet.create(UUID::randomUUID, NOW)
            .rotate(UUID::randomUUID, NOW, new KeySchedule(Duration.ofMinutes(6), Duration.ofDays(30)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"schema_version\":1 | \"schema_version\":2 | schema version",
                "\"active\": | \"activated\": | no active key",
                "\"kid\": | \"name\": | has no kid",
                "\"created_at\":\"2026 | \"created_at\":\"year | not the JSON",
                "\"kid\":\"ed25519 | \"kid\":7,\"was\":\"ed25519 | not the JSON",
                "PRIVATE KEY-----\\n | PRIVATE KEY-----\\n!!! | cannot be read"
            })
    void textThatIsNoKeySetOfOurs_isRefused(String part, String instead, String complaint) {
        String good = KeySetJson.write(keys);
        String odd = good.replace(part, instead);

        assertThat(odd).isNotEqualTo(good);
        assertThatThrownBy(() -> KeySetJson.read(odd))
                .isInstanceOf(KeySetException.class)
                .hasMessageContaining(complaint)
                .hasMessageNotContainingAny("BEGIN PRIVATE");
        assertThat(KeySetJson.read(good)).isEqualTo(keys);
    }

    @Test
    void placeThatIsNoFile_cannotBeReadNorWritten() throws Exception {
        Path place = Files.createDirectory(directory.resolve("keyset.json"));
        Files.writeString(place.resolve("in the way"), "x");
        FileKeySetStore store = new FileKeySetStore(place);

        assertThatThrownBy(store::read).isInstanceOf(KeySetException.class).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> store.update(before -> keys))
                .isInstanceOf(KeySetException.class)
                .hasMessageContaining("cannot be");
        FileKeySetStore below = new FileKeySetStore(place.resolve("in the way").resolve("keyset.json"));
        assertThatThrownBy(below::version).isInstanceOf(KeySetException.class);
        assertThatThrownBy(() -> below.update(before -> keys))
                .isInstanceOf(KeySetException.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void fileOthersMayRead_isStillRead_forAMountedSecretMayBeMeantSo() throws Exception {
        Path file = directory.resolve("keyset.json");
        FileKeySetStore store = new FileKeySetStore(file);
        store.update(before -> keys);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(store.read().orElseThrow().keys()).isEqualTo(keys);
        assertThat(store.place()).isEqualTo(file.toString());
        assertThat(store.lookEvery()).isLessThan(KeySchedule.NODES_NOTICE);
    }

    @Test
    void names_doNotShowKeys() {
        assertThat(keys.active().toString())
                .isEqualTo("SigningKey[" + keys.active().kid() + "]");
        assertThat(keys.toString()).doesNotContain("PRIVATE");
    }
}
