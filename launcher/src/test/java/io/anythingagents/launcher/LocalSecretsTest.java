package io.anythingagents.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.settings.NewSecrets;
import io.anythingagents.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {
    @TempDir
    Path directory;

    @Test
    void everySecretTheServerInsistsOnIsMade() {
        Map<String, String> text = new HashMap<>(LocalSecrets.of(directory.resolve("secrets.env")));
        text.put("ENVIRONMENT", "local");
        text.put("DATABASE_URL", "postgresql://app@127.0.0.1:5432/agents");
        text.put("REDIS_URL", "redis://127.0.0.1:6379/0");
        text.put("OPENAI_API_KEY", "local-stand-in");

        assertThat(Settings.load(text).isLocal()).isTrue();
    }

    @Test
    void secretsAreKeptFromStartToStart() {
        Path file = directory.resolve("secrets.env");

        Map<String, String> first = LocalSecrets.of(file);

        assertThat(LocalSecrets.of(file)).isEqualTo(first);
        assertThat(first.values()).doesNotHaveDuplicates().allMatch(secret -> secret.length() >= 32);
    }

    @Test
    void secretOfANewerVersionIsAddedAndTheOldOnesStay() throws IOException {
        Path file = directory.resolve("secrets.env");
        String name = NewSecrets.names().get(0);
        Files.writeString(file, name + "=from-an-older-version-of-it\n");

        Map<String, String> secrets = LocalSecrets.of(file);

        assertThat(secrets)
                .containsEntry(name, "from-an-older-version-of-it")
                .hasSizeGreaterThanOrEqualTo(NewSecrets.names().size());
    }

    @Test
    void onlyTheOwnerReadsThem() throws IOException {
        Path file = directory.resolve("secrets.env");

        LocalSecrets.of(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
