package io.anythingagents.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthCommandTest {
    @TempDir
    Path directory;

    @Test
    void noKeySet_isOneClearSentence() {
        CliRun run = run("auth", "jwks", "print");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("There is no key set").hasLineCount(1);
    }

    @Test
    void firstRotation_makesAKeySetThatOnlyTheOwnerReads() throws IOException {
        JsonNode made = json(run("auth", "keys", "rotate"));

        assertThat(made.path("kid").asText()).isNotBlank();
        assertThat(Files.getPosixFilePermissions(directory.resolve("var/keys/keyset.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void rotation_keepsTheOldKeyPublished() throws IOException {
        String first = json(run("auth", "keys", "rotate")).path("kid").asText();
        String second = json(run("auth", "keys", "rotate")).path("kid").asText();

        JsonNode published = json(run("auth", "jwks", "print")).path("keys");

        assertThat(second).isNotEqualTo(first);
        assertThat(published.findValuesAsText("kid")).hasSize(3).contains(first, second);
        assertThat(published.path(0).path("kid").asText()).isEqualTo(second);
        assertThat(published.findValue("d")).as("no private key").isNull();
    }

    @Test
    void storagePath_isTakenFromTheSetting() {
        CliRun run =
                CliRun.of(directory, Map.of("AUTH_KEY_STORAGE_PATH", "elsewhere/set.json"), "auth", "keys", "rotate");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(directory.resolve("elsewhere/set.json")).exists();
    }

    private CliRun run(String... arguments) {
        return CliRun.of(directory, Map.of(), arguments);
    }

    private static JsonNode json(CliRun run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }
}
